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

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The elements of an XML document that are its records, and what stands beside them.
 *
 * <p>A document type is refused, and with it all entities but those of XML itself: there is nothing
 * to expand and nothing to fetch.
 */
final class XmlRecords implements RecordSource {
    private static final XMLInputFactory FACTORY = factory();

    private static final int DECLARATION_BYTES = 200;
    private static final Pattern ENCODING =
            Pattern.compile("^<\\?xml[^>]*\\sencoding\\s*=\\s*[\"']([A-Za-z0-9._:-]+)[\"']");

    /** What the parser may read until the next tag or text: the longest text, and to spare. */
    private static final int MAX_BETWEEN_EVENTS = 2 * JsonInput.MAX_STRING_LENGTH;

    private final List<String> way;
    private final boolean optional;
    private final PageDecoder decoder;
    private final CapturedValues captured;
    private final Bounded stream;
    private final XMLStreamReader reader;
    private final XmlElements elements;
    private final RecordJson json;

    /** The names of the elements that are open, all on the way to the records. */
    private final List<String> open = new ArrayList<>();

    private final List<Boolean> found = new ArrayList<>();

    /** What was met of the paths to capture: the document without its records. */
    private final Map<String, Object> beside = new LinkedHashMap<>();

    XmlRecords(PageDecoder decoder, Document document, CapturedValues captured) throws IOException {
        if (document.isEmpty()) {
            throw PageException.broken("expected an XML document, found an empty body", null);
        }
        this.way = decoder.recordsPath.elements();
        this.optional = decoder.recordsPath.optional();
        this.decoder = decoder;
        this.captured = captured;
        this.json = new RecordJson(decoder);
        Charset charset = document.markedOrDeclared();
        Charset own = charset == null ? declared(document.first(DECLARATION_BYTES)) : charset;
        this.stream = new Bounded(document.stream());
        try {
            this.reader = FACTORY.createXMLStreamReader(Document.reader(stream, own));
        } catch (XMLStreamException e) {
            throw malformed(e, 1);
        }
        this.elements = new XmlElements(this::advance, reader);
    }

    /** The encoding that the XML declaration says, which is ASCII but in UTF-16. */
    private static Charset declared(byte[] first) throws PageException {
        if (first.length > 1 && first[0] == 0) {
            return StandardCharsets.UTF_16BE;
        } else if (first.length > 1 && first[1] == 0) {
            return StandardCharsets.UTF_16LE;
        }
        Matcher matcher = ENCODING.matcher(new String(first, StandardCharsets.ISO_8859_1));
        if (!matcher.find()) {
            return StandardCharsets.UTF_8;
        }
        try {
            return Charset.forName(matcher.group(1));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw PageException.broken(
                    "line 1: the XML declaration says '"
                            + matcher.group(1)
                            + "', an encoding that is not known here",
                    e);
        }
    }

    private static XMLInputFactory factory() {
        // The JDK's own, whatever else is on the class path.
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setXMLResolver(
                (publicId, systemId, base, namespace) -> {
                    throw new XMLStreamException("nothing is fetched: " + systemId);
                });
        // These count every '&amp;', of which a page may have many: what they guard is refused.
        factory.setProperty("jdk.xml.totalEntitySizeLimit", "0");
        factory.setProperty("jdk.xml.maxGeneralEntitySizeLimit", "0");
        return factory;
    }

    @Override
    public boolean next() throws IOException {
        while (true) {
            switch (advance()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (start()) {
                        return true;
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> end();
                case XMLStreamConstants.END_DOCUMENT -> {
                    capture();
                    return false;
                }
                default -> {}
            }
        }
    }

    /** Into an element; true if it is a record. */
    private boolean start() throws IOException {
        String name = XmlElements.name(reader);
        int level = open.size();
        boolean onTheWay = way.get(level) == null || way.get(level).equals(name);
        if (!onTheWay && level == 0) {
            throw PageException.wrongShape(
                    "the path of the records "
                            + decoder.recordsPath
                            + " cannot be followed: line "
                            + line()
                            + ": the root element is '"
                            + ConversionException.shown(name)
                            + "'");
        }
        if (onTheWay && level > 0) {
            found.set(level - 1, true);
        }
        if (onTheWay && level == way.size() - 1) {
            long line = line();
            Object record = elements.read();
            json.begin();
            // An element of nothing is a record without fields, not a record that is null.
            json.write(record == null ? Map.of() : record);
            json.end(line);
            return true;
        }
        if (onTheWay) {
            Map<String, Object> attributes = XmlElements.attributes(reader);
            if (!attributes.isEmpty() && isWanted(name)) {
                besideHere().put(name, attributes);
            }
            open.add(name);
            found.add(false);
        } else if (isWanted(name)) {
            XmlElements.merge(besideHere(), name, elements.read());
            elements.throwDefect();
        } else {
            elements.skip();
        }
        return false;
    }

    private void end() throws PageException {
        String name = open.remove(open.size() - 1);
        boolean childFound = found.remove(found.size() - 1);
        if (!childFound && !optional) {
            String child = way.get(open.size() + 1);
            throw PageException.wrongShape(
                    "the path of the records "
                            + decoder.recordsPath
                            + " is missing: the element '"
                            + ConversionException.shown(name)
                            + "' that ends at line "
                            + line()
                            + " has "
                            + (child == null ? "no elements" : "no element '" + child + "'")
                            + "; where it may be absent, let the path end in '?'");
        }
    }

    /** Whether a path to capture leads through an element of the present one. */
    private boolean isWanted(String name) {
        for (FieldPath path : decoder.captures) {
            List<String> names = path.names();
            if (names.size() > open.size()
                    && names.subList(0, open.size()).equals(open)
                    && names.get(open.size()).equals(name)) {
                return true;
            }
        }
        return false;
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> besideHere() {
        Map<String, Object> here = beside;
        for (String name : open) {
            here = (Map<String, Object>) here.computeIfAbsent(name, key -> new LinkedHashMap<>());
        }
        return here;
    }

    private void capture() throws PageException {
        for (int i = 0; i < decoder.captures.size(); i++) {
            Object value = beside;
            for (String name : decoder.captures.get(i).names()) {
                if (value != null && !(value instanceof Map)) {
                    throw PageException.wrongShape(
                            "'"
                                    + FieldPath.text(decoder.captures.get(i).names())
                                    + "': expected one element around '"
                                    + name
                                    + "', found "
                                    + (value instanceof List ? "several" : "text"));
                }
                value = value == null ? null : ((Map<?, ?>) value).get(name);
            }
            captured.put(i, value);
        }
    }

    private int advance() throws IOException {
        try {
            stream.sinceEvent = 0;
            int event = reader.next();
            if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
                throw PageException.broken(
                        "line "
                                + line()
                                + ": expected XML without a document type, found one, as a page of"
                                + " HTML has it; it is not read, for it may expand without end",
                        null);
            }
            return event;
        } catch (XMLStreamException e) {
            throw malformed(e, line());
        }
    }

    private static PageException malformed(XMLStreamException e, long line) {
        if (e.getNestedException() instanceof PageException page) {
            return page;
        }
        String message = String.valueOf(e.getMessage());
        int begin = message.indexOf("Message: ");
        return PageException.broken(
                "line "
                        + (e.getLocation() == null ? line : e.getLocation().getLineNumber())
                        + ": expected XML, found: "
                        + ConversionException.shown(
                                begin < 0 ? message : message.substring(begin + 9)),
                e);
    }

    private long line() {
        return reader.getLocation().getLineNumber();
    }

    @Override
    public void checkRecord() {
        elements.throwDefect();
    }

    @Override
    public JsonInput input() {
        return json.input();
    }

    @Override
    public void close() throws IOException {
        json.close();
        stream.close();
    }

    /** Ends a tag or text that has no end before it fills the memory. */
    private static final class Bounded extends FilterInputStream {
        private long sinceEvent;

        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = super.read(target, offset, length);
            sinceEvent += Math.max(0, count);
            if (sinceEvent > MAX_BETWEEN_EVENTS) {
                throw PageException.wrongShape(
                        "expected tags and texts of at most "
                                + MAX_BETWEEN_EVENTS
                                + " bytes in the XML document, found a longer one");
            }
            return count;
        }
    }
}
