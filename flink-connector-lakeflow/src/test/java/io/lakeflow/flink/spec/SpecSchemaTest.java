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
package io.lakeflow.flink.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The JSON Schema and the parser judge alike, and know the same keys and words. */
class SpecSchemaTest {
    private static final String RESOURCE = "lakeflow/spec-schema.json";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final JsonNode TREE = read(SpecTexts.resource(RESOURCE));
    private static final JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(TREE);

    @Test
    void itIsAValidSchemaItself() throws IOException {
        JsonSchema meta =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(
                                SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        assertThat(meta.validate(TREE)).isEmpty();
    }

    @Test
    void theDocumentationHasTheSameSchema() throws IOException {
        assertThat(Files.readString(Path.of("..", "docs", "spec-schema.json")))
                .isEqualTo(SpecTexts.resource(RESOURCE));
    }

    @ParameterizedTest
    @MethodSource("io.lakeflow.flink.spec.ValidSpecs#all")
    void bothTakeAValidSpec(String name, String yaml) throws IOException {
        assertThat(validate(yaml)).as(name).isEmpty();
        assertThat(SpecParser.parse(name, yaml).tables()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("structuralMistakes")
    void itRefusesWhatIsWrongWithTheStructure(InvalidSpec spec) throws IOException {
        assertThat(validate(spec.yaml())).as(spec.yaml()).isNotEmpty();
    }

    static List<InvalidSpec> structuralMistakes() {
        return Stream.of(StructuralMistakes.all(), AuthMistakes.structural())
                .flatMap(List::stream)
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Section.class)
    void itKnowsTheKeysOfTheParser(Section section) {
        JsonNode definition =
                section == Section.SPEC ? TREE : TREE.at("/$defs/" + section.definition());
        assertThat(definition.path("additionalProperties").asBoolean(true)).isFalse();
        assertThat(names(definition.path("properties"))).isEqualTo(new TreeSet<>(section.keys()));
    }

    @Test
    void everyKeyIsDescribed() {
        List<String> undescribed = new ArrayList<>();
        for (Section section : Section.values()) {
            JsonNode definition =
                    section == Section.SPEC ? TREE : TREE.at("/$defs/" + section.definition());
            definition
                    .path("properties")
                    .fields()
                    .forEachRemaining(
                            property -> {
                                if (!isDescribed(property.getValue())) {
                                    undescribed.add(section + "." + property.getKey());
                                }
                            });
        }
        assertThat(undescribed).isEmpty();
    }

    @Test
    void itKnowsTheWordsOfTheParser() {
        Map<String, Words<?>> words =
                Map.ofEntries(
                        Map.entry("/$defs/table/properties/ingestion/enum", Words.INGESTION),
                        Map.entry("/$defs/defaults/properties/ingestion/enum", Words.INGESTION),
                        Map.entry("/$defs/option/properties/type/enum", Words.OPTION_TYPE),
                        Map.entry("/$defs/option/properties/literal/enum", Words.LITERAL),
                        Map.entry("/$defs/table/properties/method/enum", Words.METHOD),
                        Map.entry("/$defs/history/properties/method/enum", Words.METHOD),
                        Map.entry("/$defs/answer_format/anyOf/0/enum", Words.FORMAT),
                        Map.entry("/$defs/parent/properties/only/enum", Words.ONLY),
                        Map.entry("/$defs/page/properties/next/enum", Words.NEXT),
                        Map.entry("/$defs/page/properties/stop/anyOf/0/enum", Words.STOP),
                        Map.entry("/$defs/cursor/properties/type/enum", Words.CURSOR_TYPE),
                        Map.entry("/$defs/cursor/properties/order/enum", Words.ORDER),
                        Map.entry("/$defs/cursor/properties/bounds/enum", Words.BOUNDS),
                        Map.entry("/$defs/oauth2/properties/client_auth/enum", Words.CLIENT_AUTH),
                        Map.entry("/$defs/session/properties/method/enum", Words.METHOD),
                        Map.entry("/$defs/jwt/properties/algorithm/enum", Words.JWT_ALGORITHM),
                        Map.entry("/$defs/error/properties/do/enum", Words.DO),
                        Map.entry("/$defs/error/properties/then/enum", Words.THEN));
        words.forEach(
                (pointer, expected) -> {
                    List<String> listed = new ArrayList<>();
                    TREE.at(pointer).forEach(word -> listed.add(word.asText()));
                    assertThat(listed)
                            .as(pointer)
                            .containsExactlyInAnyOrderElementsOf(expected.words());
                });
    }

    private static boolean isDescribed(JsonNode property) {
        return property.has("description")
                || TREE.at(property.path("$ref").asText("#/none").substring(1)).has("description");
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Set<ValidationMessage> validate(String yaml) throws IOException {
        return SCHEMA.validate(YAML.readTree(yaml));
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
