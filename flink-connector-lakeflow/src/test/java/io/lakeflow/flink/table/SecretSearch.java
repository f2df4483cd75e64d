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
package io.lakeflow.flink.table;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Looks for a secret in bytes, in every form in which it may have come there, and in what is packed
 * in them: zlib streams and base64, one in the other.
 */
final class SecretSearch {
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{24,}={0,2}");
    private static final int DEEPEST = 3;

    private final List<String> forms = new ArrayList<>();

    SecretSearch(String secret, String user) {
        forms.add(secret);
        forms.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
        forms.add(URLEncoder.encode(secret, StandardCharsets.UTF_8).replace("+", "%20"));
        forms.add(json(secret));
        forms.add(hex(secret));
        forms.add(hex(secret).toUpperCase());
        for (String text : List.of(secret, user + ":" + secret)) {
            forms.add(base64(text));
            forms.add(base64(text).replace('+', '-').replace('/', '_'));
            forms.add(URLEncoder.encode(base64(text), StandardCharsets.UTF_8));
        }
    }

    static String json(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Every form of the secret, as an API might repeat it. */
    List<String> forms() {
        return forms;
    }

    /** The form that the bytes hold, or null. */
    String in(byte[] bytes) {
        for (String text : unpacked(bytes)) {
            for (String form : forms) {
                if (text.contains(form)) {
                    return form;
                }
            }
        }
        return null;
    }

    /** The bytes as text, one character each, and what is packed in them. */
    static List<String> unpacked(byte[] bytes) {
        List<String> texts = new ArrayList<>();
        unpack(bytes, 0, texts);
        return texts;
    }

    private static void unpack(byte[] bytes, int depth, List<String> texts) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        texts.add(text);
        if (depth == DEEPEST) {
            return;
        }
        for (int i = 0; i + 2 < bytes.length; i++) {
            if (bytes[i] == 0x78 && ((bytes[i] << 8) + (bytes[i + 1] & 0xff)) % 31 == 0) {
                byte[] inflated = inflated(bytes, i);
                if (inflated.length > 0) {
                    unpack(inflated, depth + 1, texts);
                }
            }
        }
        for (Matcher coded = BASE64.matcher(text); coded.find(); ) {
            byte[] decoded = decoded(coded.group());
            if (decoded.length > 0) {
                unpack(decoded, depth + 1, texts);
            }
        }
    }

    private static byte[] inflated(byte[] bytes, int from) {
        Inflater inflater = new Inflater();
        inflater.setInput(bytes, from, bytes.length - from);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[4096];
        try {
            for (int count = inflater.inflate(buffer);
                    count > 0;
                    count = inflater.inflate(buffer)) {
                out.write(buffer, 0, count);
            }
        } catch (DataFormatException notPacked) {
            // What looked like the beginning of a stream was none.
        } finally {
            inflater.end();
        }
        return out.toByteArray();
    }

    private static byte[] decoded(String text) {
        String plain = text.replace('-', '+').replace('_', '/').replace("=", "");
        int whole = plain.length() - (plain.length() % 4 == 1 ? 1 : 0);
        return Base64.getDecoder().decode(plain.substring(0, whole));
    }
}
