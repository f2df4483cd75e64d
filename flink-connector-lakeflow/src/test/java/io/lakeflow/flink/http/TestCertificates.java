/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.lakeflow.flink.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Authorities and certificates, made with the JDK's own keytool in a directory of the test. */
final class TestCertificates {
    private static final String PASSWORD = "changeit";
    private static final long DEADLINE_SECONDS = 60;

    private final Path directory;

    TestCertificates(Path directory) {
        this.directory = directory;
    }

    /** An authority that signs the others. */
    void authority(String name) throws Exception {
        keytool(
                store(name),
                "-genkeypair",
                "-dname",
                "CN=" + name,
                "-ext",
                "bc:c",
                "-keyalg",
                "EC");
    }

    /** A certificate that nobody has signed but itself. */
    void selfSigned(String name, String alternativeName) throws Exception {
        keytool(
                store(name),
                "-genkeypair",
                "-dname",
                "CN=" + name,
                "-keyalg",
                "EC",
                "-ext",
                "san=" + alternativeName);
    }

    /** A certificate signed by an authority; {@code more} such as {@code -startdate -10d}. */
    void signed(String name, String authority, String alternativeName, String... more)
            throws Exception {
        keytool(store(name), "-genkeypair", "-dname", "CN=" + name, "-keyalg", "EC");
        Path request = directory.resolve(name + ".csr");
        Path certificate = directory.resolve(name + ".crt");
        keytool(store(name), "-certreq", "-file", request.toString());
        List<String> sign =
                new ArrayList<>(
                        List.of(
                                "-gencert",
                                "-infile",
                                request.toString(),
                                "-outfile",
                                certificate.toString(),
                                "-rfc",
                                "-ext",
                                "san=" + alternativeName));
        sign.addAll(Arrays.asList(more));
        keytool(store(authority), sign.toArray(new String[0]));
        Path chain = directory.resolve(name + "-chain.crt");
        Files.writeString(chain, Files.readString(certificate) + Files.readString(pem(authority)));
        keytool(store(name), "-importcert", "-noprompt", "-file", chain.toString());
    }

    /** The certificate itself, for who is to trust it. */
    Path pem(String name) throws Exception {
        Path file = directory.resolve(name + ".pem");
        if (!Files.exists(file)) {
            keytool(store(name), "-exportcert", "-rfc", "-file", file.toString());
        }
        return file;
    }

    /** The private key of a certificate, PKCS #8. */
    Path key(String name) throws Exception {
        Key key = open(name).getKey("key", PASSWORD.toCharArray());
        String base64 = Base64.getMimeEncoder().encodeToString(key.getEncoded());
        return Files.writeString(
                directory.resolve(name + ".key"),
                "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n");
    }

    /** For a server that shows one of the certificates and trusts the authority's clients. */
    SSLContext server(String name, String authority) throws Exception {
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(open(name), PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(authority, open(authority).getCertificate("key"));
        TrustManagerFactory authorities =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        authorities.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), authorities.getTrustManagers(), null);
        return context;
    }

    private KeyStore open(String name) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store(name))) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private Path store(String name) {
        return directory.resolve(name + ".p12");
    }

    private static void keytool(Path store, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(Arrays.asList(arguments));
        command.addAll(
                List.of(
                        "-alias",
                        "key",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + " failed: " + output);
        }
    }
}
