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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.asynchttpclient.AsyncHttpClientConfig;
import org.asynchttpclient.SslEngineFactory;

/**
 * Makes the TLS side of each connection. The name in the server's certificate must be that of the
 * host that was asked; there is no way to turn that off.
 */
final class TlsEngines implements SslEngineFactory {
    private static final char[] NO_PASSWORD = new char[0];

    private final Tls tls;
    @Nullable private SSLContext context;
    private List<FileTime> readAt = List.of();

    TlsEngines(Tls tls) {
        this.tls = tls;
    }

    @Override
    public SSLEngine newSslEngine(AsyncHttpClientConfig config, String host, int port) {
        SSLEngine engine = openContext().createSSLEngine(host, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(tls.minVersion().andNewer());
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** What is wrong with the files is told as the fault of the connection that needs them. */
    private SSLContext openContext() {
        try {
            return context();
        } catch (IllegalArgumentException e) {
            throw new UncheckedIOException(new SSLException(e.getMessage()));
        }
    }

    private synchronized SSLContext context() {
        List<FileTime> changedAt = changedAt();
        if (context == null || !changedAt.equals(readAt)) {
            context = load();
            readAt = changedAt;
        }
        return context;
    }

    private List<FileTime> changedAt() {
        List<FileTime> times = new ArrayList<>();
        Stream.of(tls.caFile(), tls.certificateFile(), tls.keyFile())
                .filter(Objects::nonNull)
                .forEach(
                        file -> {
                            try {
                                times.add(Files.getLastModifiedTime(Path.of(file)));
                            } catch (IOException e) {
                                throw PemFiles.unreadable(file, "a file that can be read", e);
                            }
                        });
        return times;
    }

    private SSLContext load() {
        try {
            SSLContext loaded = SSLContext.getInstance("TLS");
            loaded.init(keys(), authorities(), null);
            return loaded;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(
                    "The certificates of the TLS connection do not fit together: " + e.getMessage(),
                    e);
        }
    }

    @Nullable
    private TrustManager[] authorities() throws GeneralSecurityException, IOException {
        if (tls.caFile() == null) {
            return null;
        }
        KeyStore store = emptyStore();
        int number = 0;
        for (Certificate authority : PemFiles.certificates(tls.caFile())) {
            store.setCertificateEntry("authority-" + number++, authority);
        }
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    @Nullable
    private KeyManager[] keys() throws GeneralSecurityException, IOException {
        if (tls.keyFile() == null) {
            return null;
        }
        Certificate[] chain =
                PemFiles.certificates(tls.certificateFile()).toArray(new Certificate[0]);
        KeyStore store = emptyStore();
        store.setKeyEntry("client", PemFiles.privateKey(tls.keyFile()), NO_PASSWORD, chain);
        KeyManagerFactory factory =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
