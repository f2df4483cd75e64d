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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/** Certificates and keys in PEM files. No message shows what a file holds. */
final class PemFiles {
    private static final String CERTIFICATES =
            "certificates in PEM, beginning with '-----BEGIN CERTIFICATE-----'";
    private static final String KEY =
            "a private key in PEM without a password, '-----BEGIN PRIVATE KEY-----'; 'openssl pkcs8"
                    + " -topk8 -nocrypt' makes one of other forms";
    private static final Pattern PRIVATE_KEY =
            Pattern.compile(
                    "-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private PemFiles() {}

    /**
     * @throws IllegalArgumentException naming the file and what it should hold
     */
    static Collection<? extends Certificate> certificates(String file) {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw unreadable(file, CERTIFICATES, null);
            }
            return certificates;
        } catch (IOException | CertificateException e) {
            throw unreadable(file, CERTIFICATES, e);
        }
    }

    /**
     * @throws IllegalArgumentException naming the file and what it should hold
     */
    static PrivateKey privateKey(String file) {
        try {
            String text = Files.readString(Path.of(file), StandardCharsets.US_ASCII);
            Matcher key = PRIVATE_KEY.matcher(text);
            if (!key.find()) {
                throw unreadable(file, KEY, null);
            }
            byte[] bytes = Base64.getMimeDecoder().decode(key.group(1));
            return privateKey(file, new PKCS8EncodedKeySpec(bytes));
        } catch (IOException e) {
            throw unreadable(file, KEY, e);
        }
    }

    /** The bytes say what kind of key they are, but the JVM has to be asked kind by kind. */
    private static PrivateKey privateKey(String file, PKCS8EncodedKeySpec encoded) {
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (InvalidKeySpecException otherKind) {
                continue;
            } catch (GeneralSecurityException e) {
                throw unreadable(file, KEY, e);
            }
        }
        throw unreadable(file, "a private key of kind RSA, EC or EdDSA", null);
    }

    static IllegalArgumentException unreadable(
            String file, String expected, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "The file "
                        + file
                        + " cannot be used for TLS: expected "
                        + expected
                        + (cause instanceof IOException
                                ? "; " + cause.getClass().getSimpleName() + " when reading it"
                                : ""),
                cause);
    }
}
