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
package io.lakeflow.flink.json;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamReader;

/** Elements of XML as maps, lists, strings and null; see {@link PageFormat.Xml}. */
final class XmlElements {
    private static final String TEXT = "#text";
    private static final String NIL = "nil";

    /** To the next event, with errors told as those of the page. */
    interface Events {
        int next() throws IOException;
    }

    private final Events events;
    private final XMLStreamReader reader;
    private int depth;
    private long characters;
    @Nullable private ConversionException defect;

    XmlElements(Events events, XMLStreamReader reader) {
        this.events = events;
        this.reader = reader;
    }

    /** The element that begins here, up to its end. */
    @Nullable
    Object read() throws IOException {
        depth = 0;
        characters = 0;
        defect = null;
        return element();
    }

    /** The element that was read cannot be kept as it is. */
    void throwDefect() {
        if (defect != null) {
            throw defect;
        }
    }

    /** Past the element that begins here. */
    void skip() throws IOException {
        int inside = 1;
        while (inside > 0) {
            int event = events.next();
            inside +=
                    event == XMLStreamConstants.START_ELEMENT
                            ? 1
                            : event == XMLStreamConstants.END_ELEMENT ? -1 : 0;
        }
    }

    /** The name as it is written. */
    static String name(XMLStreamReader reader) {
        return qualified(reader.getPrefix(), reader.getLocalName());
    }

    static Map<String, Object> attributes(XMLStreamReader reader) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            String name = qualified(reader.getAttributePrefix(i), reader.getAttributeLocalName(i));
            attributes.put('@' + name, reader.getAttributeValue(i));
        }
        return attributes;
    }

    private static String qualified(@Nullable String prefix, String name) {
        return prefix == null || prefix.isEmpty() ? name : prefix + ':' + name;
    }

    /** What is there already and what comes are an array. */
    @SuppressWarnings("unchecked")
    static void merge(Map<String, Object> map, String name, @Nullable Object value) {
        if (!map.containsKey(name)) {
            map.put(name, value);
        } else if (map.get(name) instanceof List<?> list) {
            ((List<Object>) list).add(value);
        } else {
            List<Object> several = new ArrayList<>();
            several.add(map.get(name));
            several.add(value);
            map.put(name, several);
        }
    }

    @Nullable
    private Object element() throws IOException {
        if (++depth > JsonInput.MAX_DEPTH) {
            defect =
                    ConversionException.expected(
                            "at most " + JsonInput.MAX_DEPTH + " levels of nesting",
                            "level " + depth);
            skip();
            depth--;
            return null;
        }
        boolean nil =
                "true"
                        .equals(
                                reader.getAttributeValue(
                                        XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI, NIL));
        Map<String, Object> fields = attributes(reader);
        for (Object value : fields.values()) {
            count(((String) value).length());
        }
        StringBuilder text = new StringBuilder();
        boolean ended = false;
        while (!ended) {
            switch (events.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    String name = name(reader);
                    count(name.length());
                    merge(fields, name, element());
                }
                case XMLStreamConstants.CHARACTERS,
                        XMLStreamConstants.CDATA,
                        XMLStreamConstants.SPACE ->
                        append(text);
                case XMLStreamConstants.END_ELEMENT -> ended = true;
                default -> {}
            }
        }
        depth--;
        return nil ? null : value(fields, text);
    }

    @Nullable
    private static Object value(Map<String, Object> fields, StringBuilder text) {
        if (fields.isEmpty()) {
            return text.length() == 0 ? null : text.toString();
        }
        String content = text.toString();
        if (!content.isBlank()) {
            fields.put(TEXT, content);
        }
        return fields;
    }

    private void append(StringBuilder text) throws IOException {
        int length = reader.getTextLength();
        if (text.length() + length > JsonInput.MAX_STRING_LENGTH) {
            defect =
                    ConversionException.expected(
                            "a text of at most " + JsonInput.MAX_STRING_LENGTH + " characters",
                            "a longer one");
            return;
        }
        count(length);
        text.append(reader.getTextCharacters(), reader.getTextStart(), length);
    }

    /** An element is held in memory while it is read. */
    private void count(int length) throws PageException {
        characters += length;
        if (characters > PageText.MAX_WINDOW) {
            throw PageException.wrongShape(
                    "line "
                            + reader.getLocation().getLineNumber()
                            + ": expected records of at most "
                            + PageText.MAX_WINDOW
                            + " characters each, found more. Check where the records are");
        }
    }
}
