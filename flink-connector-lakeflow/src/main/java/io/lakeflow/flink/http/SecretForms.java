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

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The forms in which a text may repeat a secret: as it is, in an address, in JSON, in base64, there
 * also as a part of something longer such as {@code user:password}, and in hexadecimal digits.
 */
final class SecretForms {
    /** Shorter ones in base64 stand in too much that is none. */
    private static final int SHORTEST_CODED = 8;

    private static final Pattern ESCAPE = Pattern.compile("%[0-9A-F]{2}");

    private SecretForms() {}

    static List<String> of(String secret) {
        List<String> forms = new ArrayList<>();
        forms.add(secret);
        String form = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        String address = form.replace("+", "%20");
        forms.addAll(List.of(form, address, lowerCaseEscapes(form), lowerCaseEscapes(address)));
        String json = String.valueOf(JsonStringEncoder.getInstance().quoteAsString(secret));
        forms.addAll(List.of(json, json.replace("/", "\\/")));
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        String hex = HexFormat.of().formatHex(bytes);
        addLong(forms, hex);
        addLong(forms, hex.toUpperCase(Locale.ROOT));
        addLong(forms, Base64.getEncoder().encodeToString(bytes));
        addLong(forms, Base64.getUrlEncoder().encodeToString(bytes));
        for (int before = 0; before < 3; before++) {
            String coded = insideBase64(bytes, before);
            addLong(forms, coded);
            addLong(forms, coded.replace('+', '-').replace('/', '_'));
            addLong(forms, URLEncoder.encode(coded, StandardCharsets.UTF_8));
        }
        return forms;
    }

    private static void addLong(List<String> forms, String form) {
        if (form.length() >= SHORTEST_CODED) {
            forms.add(form);
        }
    }

    private static String lowerCaseEscapes(String encoded) {
        return ESCAPE.matcher(encoded)
                .replaceAll(
                        escape ->
                                Matcher.quoteReplacement(escape.group().toLowerCase(Locale.ROOT)));
    }

    /** Those characters that the bytes alone decide, with so many others before them, modulo 3. */
    private static String insideBase64(byte[] bytes, int before) {
        byte[] shifted = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, shifted, before, bytes.length);
        String coded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        int from = before == 0 ? 0 : before + 1;
        int to = coded.length() - (shifted.length % 3 == 0 ? 0 : 1);
        return from < to ? coded.substring(from, to) : "";
    }
}
