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
            sets = Arrays.copyOf(sets, Math.max(2 * sets.length, depth + 1));
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

    /**
     * The names of one object. Records repeat their names in the same order, so the order of the
     * object before is kept: while this one follows it, its names differ because those did, and one
     * comparison of references does. Where it departs from it, the names go into a hash table.
     */
    private static final class NameSet {
        private String[] order = new String[32];
        private int ordered;
        private int size;
        private boolean departed;

        private String[] table = new String[64];
        private int[] rounds = new int[64];
        private int round;

        void clear() {
            size = 0;
            departed = false;
        }

        void add(String name) {
            if (!departed) {
                if (size < ordered && order[size] == name) {
                    size++;
                    return;
                }
                depart();
            }
            insert(name);
            if (size == order.length) {
                order = Arrays.copyOf(order, 2 * size);
            }
            order[size++] = name;
            ordered = size;
            if (size * 2 > table.length) {
                table = new String[2 * table.length];
                rounds = new int[table.length];
                depart();
            }
        }

        /** Fills the table with the names so far. */
        private void depart() {
            departed = true;
            if (++round == 0) {
                Arrays.fill(rounds, 0);
                round = 1;
            }
            for (int i = 0; i < size; i++) {
                insert(order[i]);
            }
        }

        private void insert(String name) {
            int at = NameTable.slot(name.hashCode(), table.length);
            int probes = 0;
            while (rounds[at] == round) {
                if (table[at].equals(name)) {
                    throw ConversionException.expected(
                            "each field name once",
                            "'" + ConversionException.shown(name) + "' twice in one object");
                }
                if (++probes > MOST_PROBES) {
                    throw ConversionException.expected(
                            "field names", "more than " + MOST_PROBES + " that collide");
                }
                at = at + 1 & table.length - 1;
            }
            table[at] = name;
            rounds[at] = round;
        }
    }
}
