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

import java.util.Arrays;

/**
 * Sees that no object of a document has the same field name twice, and that the document is not
 * nested too deep.
 *
 * <p>There is one set of names for each depth, used again for every object at that depth: emptying
 * it is one addition, and a page of any number of objects allocates nothing here.
 */
final class NameSets {
    /** More names than this with one hash are no accident; a list of them would take for ever. */
    private static final int MOST_PROBES = 200;

    private final int maxDepth;
    private NameSet[] sets = new NameSet[8];
    private int depth;

    NameSets(int maxDepth) {
        this.maxDepth = maxDepth;
    }

    int depth() {
        return depth;
    }

    /** Goes back to an earlier depth, after an error somewhere below it. */
    void backTo(int earlierDepth) {
        depth = earlierDepth;
    }

    void enterArray() {
        if (++depth > maxDepth) {
            throw ConversionException.expected(
                    "at most " + maxDepth + " levels of nesting", "level " + depth);
        }
    }

    void enterObject() {
        enterArray();
        if (depth >= sets.length) {
            sets = Arrays.copyOf(sets, 2 * sets.length);
        }
        if (sets[depth] == null) {
            sets[depth] = new NameSet();
        }
        sets[depth].clear();
    }

    void leave() {
        depth--;
    }

    /** Notes a field name of the object entered last. */
    void add(String name) {
        sets[depth].add(name);
    }

    private static final class NameSet {
        private String[] names = new String[32];
        private int[] rounds = new int[32];
        private int round;
        private int size;

        void clear() {
            size = 0;
            if (++round == 0) {
                Arrays.fill(rounds, 0);
                round = 1;
            }
        }

        void add(String name) {
            int at = NameTable.slot(name.hashCode(), names.length);
            int probes = 0;
            while (rounds[at] == round) {
                if (names[at].equals(name)) {
                    throw ConversionException.expected(
                            "each field name once",
                            "'" + ConversionException.shown(name) + "' twice in one object");
                }
                if (++probes > MOST_PROBES) {
                    throw ConversionException.expected(
                            "field names", MOST_PROBES + " names made to collide");
                }
                at = at + 1 & names.length - 1;
            }
            names[at] = name;
            rounds[at] = round;
            if (++size * 2 > names.length) {
                grow();
            }
        }

        private void grow() {
            String[] oldNames = names;
            int[] oldRounds = rounds;
            names = new String[2 * oldNames.length];
            rounds = new int[names.length];
            for (int i = 0; i < oldNames.length; i++) {
                if (oldRounds[i] == round) {
                    int at = NameTable.slot(oldNames[i].hashCode(), names.length);
                    while (rounds[at] == round) {
                        at = at + 1 & names.length - 1;
                    }
                    names[at] = oldNames[i];
                    rounds[at] = round;
                }
            }
        }
    }
}
