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

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeflow.flink.model.AuthModel.Jwt.Algorithm;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.Nullable;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs JSON web tokens (RFC 7515, RFC 7519) with what the JDK has. No message and no {@code
 * toString} shows anything of a key.
 */
public final class JwtSigner {
    private static final Pattern PKCS8 =
            Pattern.compile(
                    "-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    /** The curve of ES256. */
    private static final int P256_BITS = 256;

    /** RFC 7518, 3.2: a key as long as the hash, or longer. */
    private static final int SHORTEST_SHARED_KEY = 32;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final Algorithm algorithm;
    @Nullable private final String keyId;
    private final Signing signing;

    private interface Signing {
        byte[] sign(byte[] input) throws GeneralSecurityException;
    }

    private JwtSigner(Algorithm algorithm, @Nullable String keyId, Signing signing) {
        this.algorithm = algorithm;
        this.keyId = keyId;
        this.signing = signing;
    }

    /**
     * @param key for {@code RS256} and {@code ES256} a private key, PKCS #8 in PEM, whose line
     *     breaks may be written as {@code \n}; for {@code HS256} the shared secret
     * @param keyId the {@code kid} of the tokens' header, or null
     * @throws IllegalArgumentException if the key is of another form; without the key
     */
    public static JwtSigner of(Algorithm algorithm, String key, @Nullable String keyId) {
        return new JwtSigner(
                algorithm,
                keyId,
                switch (algorithm) {
                    case RS256 -> signature("SHA256withRSA", privateKey("RSA", key));
                    case ES256 ->
                            signature(
                                    "SHA256withECDSAinP1363Format", onP256(privateKey("EC", key)));
                    case HS256 -> mac(key);
                });
    }

    /** A signed token with these claims, in order. */
    public String sign(Map<String, Object> claims) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", algorithm.name());
        header.put("typ", "JWT");
        if (keyId != null) {
            header.put("kid", keyId);
        }
        String input = part(header) + "." + part(claims);
        try {
            byte[] signature = signing.sign(input.getBytes(StandardCharsets.US_ASCII));
            return input + "." + BASE64.encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "The key cannot sign with " + algorithm + ": " + e.getMessage(), e);
        }
    }

    private static String part(Map<String, Object> values) {
        try {
            return BASE64.encodeToString(JSON.writeValueAsBytes(values));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A claim of a JWT cannot be written as JSON.", e);
        }
    }

    private static Signing signature(String name, PrivateKey key) {
        return input -> {
            Signature signature = Signature.getInstance(name);
            signature.initSign(key);
            signature.update(input);
            return signature.sign();
        };
    }

    private static Signing mac(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < SHORTEST_SHARED_KEY) {
            throw new IllegalArgumentException(
                    "The key of HS256 must have at least %d bytes, but has %d."
                            .formatted(SHORTEST_SHARED_KEY, bytes.length));
        }
        return input -> {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
            return mac.doFinal(input);
        };
    }

    private static PrivateKey privateKey(String kind, String text) {
        Matcher pem = PKCS8.matcher(text.replace("\\n", "\n"));
        if (!pem.find()) {
            throw unusable(kind, "it is none, or one with a password", null);
        }
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(pem.group(1));
            return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(bytes));
        } catch (IllegalArgumentException | InvalidKeySpecException e) {
            throw unusable(kind, "it is of another kind, or damaged", e);
        } catch (GeneralSecurityException e) {
            throw unusable(kind, "this JVM cannot read it", e);
        }
    }

    private static PrivateKey onP256(PrivateKey key) {
        if (((ECPrivateKey) key).getParams().getCurve().getField().getFieldSize() != P256_BITS) {
            throw unusable("EC", "it is not of the curve P-256, which ES256 needs", null);
        }
        return key;
    }

    private static IllegalArgumentException unusable(
            String kind, String found, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "The key of a JWT cannot be used: expected an "
                        + kind
                        + " key, PKCS #8 in PEM without a password, '-----BEGIN PRIVATE KEY-----';"
                        + " "
                        + found
                        + ". 'openssl pkcs8 -topk8 -nocrypt' makes one of other forms.",
                cause);
    }
}
