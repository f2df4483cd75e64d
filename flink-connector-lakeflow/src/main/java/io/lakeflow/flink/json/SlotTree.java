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

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * The requested paths, merged into one tree, so that one pass over a value serves them all; what no
 * path leads to is stepped over. Immutable once built.
 *
 * <p>A value that is wanted in several ways (as a whole and in parts, or as two types) is read once
 * for each: the first time in passing, then again from its bytes. That keeps one implementation of
 * the type rules, and costs only those who ask for it.
 */
final class SlotTree {
    private record Slot(int index, Converter converter) {}

    private final Slot[] slots;
    @Nullable private final NameTable<SlotTree> children;

    /** The indexes of the slots below this node, without its own. */
    private final int[] below;

    private SlotTree(
            List<Slot> slots, Map<String, SlotTree> children, @Nullable UnreadNames unread) {
        this.slots = slots.toArray(new Slot[0]);
        this.children = children.isEmpty() ? null : new NameTable<>(children, unread);
        List<Integer> indexes = new ArrayList<>();
        for (SlotTree child : children.values()) {
            for (Slot slot : child.slots) {
                indexes.add(slot.index);
            }
            for (int index : child.below) {
                indexes.add(index);
            }
        }
        this.below = indexes.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Whether parts of the value are wanted, so that it has to be an object. */
    boolean hasChildren() {
        return children != null;
    }

    /** Whether the value itself is wanted. */
    boolean hasSlots() {
        return slots.length > 0;
    }

    @Nullable
    SlotTree child(String name) {
        return children == null ? null : children.get(name);
    }

    /** Reads the value at the current token and leaves the input at its last token. */
    void read(JsonInput input, SlotSink sink) throws IOException {
        JsonToken token = input.token();
        if (token == JsonToken.VALUE_NULL) {
            for (Slot slot : slots) {
                sink.put(slot.index, null);
            }
            return;
        }
        if (token.isStructStart()) {
            readContainer(input, sink);
            return;
        }
        for (Slot slot : slots) {
            convert(slot, input, sink);
        }
        rejectBelow(input, sink);
    }

    private void readContainer(JsonInput input, SlotSink sink) throws IOException {
        int uses = slots.length + (children == null ? 0 : 1);
        if (uses == 0) {
            input.skipValue();
            return;
        }
        long from = uses > 1 ? input.valueStart() : 0;
        if (slots.length == 0) {
            readChildren(input, sink);
        } else {
            convert(slots[0], input, sink);
        }
        if (uses > 1) {
            readAgain(input, from, input.valueEnd(), sink);
        }
    }

    private void readAgain(JsonInput input, long from, long to, SlotSink sink) throws IOException {
        for (int i = 1; i < slots.length; i++) {
            JsonInput again = input.again(from, to);
            convert(slots[i], again, sink);
            again.close();
        }
        if (children != null) {
            JsonInput again = input.again(from, to);
            readChildren(again, sink);
            again.close();
        }
    }

    private static void convert(Slot slot, JsonInput input, SlotSink sink) throws IOException {
        int depth = input.depth();
        try {
            sink.put(slot.index, slot.converter.read(input));
        } catch (ConversionException e) {
            sink.reject(slot.index, input, e);
            input.backTo(depth);
        }
    }

    private void readChildren(JsonInput input, SlotSink sink) throws IOException {
        if (input.token() != JsonToken.START_OBJECT) {
            rejectBelow(input, sink);
            input.skipValue();
            return;
        }
        try {
            input.enterObject();
            while (input.nextName() != null) {
                SlotTree child = input.entry(children);
                input.nextToken();
                if (child == null) {
                    input.skipValue();
                } else {
                    child.read(input, sink);
                }
            }
            input.leave();
        } catch (ConversionException e) {
            sink.rejectAll(input, e);
        }
    }

    private void rejectBelow(JsonInput input, SlotSink sink) throws IOException {
        for (int slot : below) {
            sink.reject(slot, input, input.insteadOf("an object"));
        }
    }

    /** Collects paths. */
    static final class Builder {
        private final List<Slot> slots = new ArrayList<>();
        private final Map<String, Builder> children = new LinkedHashMap<>();

        void add(List<String> path, int slot, Converter converter) {
            Builder node = this;
            for (String name : path) {
                node = node.children.computeIfAbsent(name, ignored -> new Builder());
            }
            node.slots.add(new Slot(slot, converter));
        }

        SlotTree build() {
            return build(null);
        }

        /**
         * @param unread takes the names of fields next to the outermost that are asked for
         */
        SlotTree build(@Nullable UnreadNames unread) {
            Map<String, SlotTree> built = new LinkedHashMap<>();
            children.forEach((name, child) -> built.put(name, child.build()));
            return new SlotTree(slots, built, unread);
        }
    }
}
