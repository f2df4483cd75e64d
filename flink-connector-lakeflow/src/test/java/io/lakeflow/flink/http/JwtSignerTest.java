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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeflow.flink.model.AuthModel.Jwt.Algorithm;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class JwtSignerTest {
    private static final Map<String, Object> CLAIMS = Map.of("iss", "me", "exp", 1_800_000_000L);

    private static KeyPair rsa() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2_048);
        return generator.generateKeyPair();
    }

    private static KeyPair ec(String curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    private static String pem(KeyPair pair) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(pair.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    private static byte[] decoded(String part) {
        return Base64.getUrlDecoder().decode(part);
    }

    private static boolean isSigned(String token, String algorithm, KeyPair pair) throws Exception {
        int dot = token.lastIndexOf('.');
        Signature signature = Signature.getInstance(algorithm);
        signature.initVerify(pair.getPublic());
        signature.update(token.substring(0, dot).getBytes(StandardCharsets.US_ASCII));
        return signature.verify(decoded(token.substring(dot + 1)));
    }

    @Test
    void signsWithAnRsaKey() throws Exception {
        KeyPair pair = rsa();
        String token = JwtSigner.of(Algorithm.RS256, pem(pair), "key-1").sign(CLAIMS);

        assertThat(isSigned(token, "SHA256withRSA", pair)).isTrue();
        String[] parts = token.split("\\.");
        assertThat(new ObjectMapper().readValue(decoded(parts[0]), Map.class))
                .isEqualTo(Map.of("alg", "RS256", "typ", "JWT", "kid", "key-1"));
        assertThat(new ObjectMapper().readValue(decoded(parts[1]), Map.class))
                .isEqualTo(Map.of("iss", "me", "exp", 1_800_000_000));
    }

    @Test
    void lineBreaksOfAKeyMayBeWritten() throws Exception {
        KeyPair pair = rsa();
        String oneLine = pem(pair).replace("\n", "\\n");

        assertThat(
                        isSigned(
                                JwtSigner.of(Algorithm.RS256, oneLine, null).sign(CLAIMS),
                                "SHA256withRSA",
                                pair))
                .isTrue();
    }

    @Test
    void signsWithAKeyOfP256InTheFormOfJose() throws Exception {
        KeyPair pair = ec("secp256r1");
        String token = JwtSigner.of(Algorithm.ES256, pem(pair), null).sign(CLAIMS);

        assertThat(decoded(token.substring(token.lastIndexOf('.') + 1))).hasSize(64);
        assertThat(isSigned(token, "SHA256withECDSAinP1363Format", pair)).isTrue();
    }

    @Test
    void signsWithASharedSecret() throws Exception {
        String secret = "0123456789abcdef0123456789abcdef";
        String token = JwtSigner.of(Algorithm.HS256, secret, null).sign(CLAIMS);

        int dot = token.lastIndexOf('.');
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        assertThat(decoded(token.substring(dot + 1)))
                .isEqualTo(
                        mac.doFinal(token.substring(0, dot).getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void saysWhichKeyItExpectsAndShowsNone() throws Exception {
        String rsa = pem(rsa());
        String secret = "short-s3cret";
        assertThatThrownBy(() -> JwtSigner.of(Algorithm.ES256, rsa, null))
                .hasMessageContaining("expected an EC key")
                .hasMessageContaining("of another kind")
                .hasMessageNotContaining(rsa.substring(40, 60));
        String p384 = pem(ec("secp384r1"));
        assertThatThrownBy(() -> JwtSigner.of(Algorithm.ES256, p384, null))
                .hasMessageContaining("the curve P-256");
        assertThatThrownBy(() -> JwtSigner.of(Algorithm.RS256, secret, null))
                .hasMessageContaining("PKCS #8 in PEM")
                .hasMessageNotContaining(secret);
        assertThatThrownBy(
                        () ->
                                JwtSigner.of(
                                        Algorithm.RS256,
                                        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE"
                                                + " KEY-----",
                                        null))
                .hasMessageContaining("damaged");
        assertThatThrownBy(() -> JwtSigner.of(Algorithm.HS256, secret, null))
                .hasMessageContaining("at least 32 bytes, but has 12")
                .hasMessageNotContaining(secret);
    }
}
