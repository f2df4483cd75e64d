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
package io.lakeflow.flink.testutils.scripted;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The spec that describes the declared tables, so that a test declares them once. Immutable. */
public final class SpecText {
    private final String base;
    private final List<TableDeclaration> tables;
    private final Set<Word> words;

    /** What a spec says only if a test wants it to. */
    enum Word {
        RESTART,
        SPLIT,
        CAP,
        TOKEN,
        ZONE,
        SNAPSHOT_DELETES,
        ONLY_CHANGED
    }

    SpecText(String base, List<TableDeclaration> tables) {
        this(base, tables, EnumSet.noneOf(Word.class));
    }

    private SpecText(String base, List<TableDeclaration> tables, Set<Word> words) {
        this.base = base;
        this.tables = tables;
        this.words = words;
    }

    private SpecText with(Word word) {
        Set<Word> more = EnumSet.of(word);
        more.addAll(words);
        return new SpecText(base, tables, more);
    }

    /** A refused token is answered by reading the listing again: {@code do: restart}. */
    public SpecText restartOnRefusedToken() {
        return with(Word.RESTART);
    }

    /** A listing that is refused for its size is split: {@code do: split}. */
    public SpecText splitOnRefusal() {
        return with(Word.SPLIT);
    }

    /** The most that a listing gives: {@code page.cap}. */
    public SpecText pageCap() {
        return with(Word.CAP);
    }

    /** Delta tokens: {@code cursor: {type: token, at: …}}. */
    public SpecText tokenCursor() {
        return with(Word.TOKEN);
    }

    /** The zone of times that do not say theirs: {@code cursor.zone}. */
    public SpecText zone() {
        return with(Word.ZONE);
    }

    /** Rows that vanish from a snapshot are deletions: {@code deletes: {snapshot: true}}. */
    public SpecText snapshotDeletes() {
        return with(Word.SNAPSHOT_DELETES);
    }

    /** What is below a row is asked for again when the row has changed: {@code only: changed}. */
    public SpecText onlyChangedParents() {
        return with(Word.ONLY_CHANGED);
    }

    /**
     * The text.
     *
     * @throws IllegalStateException if the language has no word for what is declared
     */
    public String yaml() {
        StringBuilder text = new StringBuilder("spec: 1\nname: scripted\noptions:\n");
        text.append("  base: {type: string, default: \"").append(base).append("\"}\n");
        text.append("http:\n  base: \"${config.base}\"\ntables:\n");
        for (TableDeclaration table : tables) {
            text.append("  ").append(table.name()).append(":\n");
            new TableSpec(table, parentKey(table), words)
                    .words()
                    .forEach((word, value) -> text.append(line(word, value)));
        }
        return text.toString();
    }

    private Optional<String> parentKey(TableDeclaration child) {
        return tables.stream()
                .filter(table -> child.parent().filter(table.name()::equals).isPresent())
                .map(table -> table.keys().get(0))
                .findFirst();
    }

    /** JSON is YAML. */
    private static String line(String word, Object value) {
        return "    " + word + ": " + Json.text(value) + "\n";
    }

    @Override
    public String toString() {
        return yaml();
    }
}
