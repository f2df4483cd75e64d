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
package io.lakeflow.flink.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import javax.annotation.Nullable;

/**
 * Rows that were emitted of a page before a restore and that no page has shown since: the list has
 * shifted, the page is refused or passed over, the parent is gone. Wherever such a row is listed
 * next it is remembered like any other, but not emitted a second time. Immutable.
 *
 * <p>Nothing is known of them but their identities. So they are forgotten at the end of the round,
 * or, where an identity is that of one version for ever, of the round after it: what that one does
 * not list is not listed any more.
 *
 * @param counts how often each identity was emitted
 * @param oneRoundOld whether a round has ended since
 */
record EmittedBefore(Map<Long, Integer> counts, boolean oneRoundOld) {
    static final EmittedBefore NOTHING = new EmittedBefore(Map.of(), false);

    EmittedBefore {
        counts = Map.copyOf(counts);
    }

    boolean isEmpty() {
        return counts.isEmpty();
    }

    /** What was emitted of the page at which a read goes on. */
    static EmittedBefore of(long[] identities) {
        Map<Long, Integer> counts = new HashMap<>();
        for (long identity : identities) {
            counts.merge(identity, 1, Integer::sum);
        }
        return new EmittedBefore(counts, false);
    }

    /** With rows that were emitted later. */
    EmittedBefore plus(EmittedBefore later) {
        if (later.isEmpty()) {
            return this;
        }
        Map<Long, Integer> all = new HashMap<>(counts);
        later.counts.forEach((identity, count) -> all.merge(identity, count, Integer::sum));
        return new EmittedBefore(all, false);
    }

    /**
     * At the end of a round.
     *
     * @param ofOneVersion whether an identity never stands for a version that has come back
     */
    EmittedBefore afterRound(boolean ofOneVersion) {
        return isEmpty() || oneRoundOld || !ofOneVersion
                ? NOTHING
                : new EmittedBefore(counts, true);
    }

    Left left() {
        return new Left(this);
    }

    /** What is left of them while rows are listed. */
    static final class Left {
        private final EmittedBefore start;
        @Nullable private Map<Long, Integer> counts;

        private Left(EmittedBefore start) {
            this.start = start;
        }

        /** Whether a row that is listed is one of them; it is no longer then. */
        boolean take(long identity) {
            Map<Long, Integer> now = counts == null ? start.counts() : counts;
            if (!now.containsKey(identity)) {
                return false;
            }
            if (counts == null) {
                counts = new HashMap<>(now);
            }
            counts.computeIfPresent(identity, (same, count) -> count == 1 ? null : count - 1);
            return true;
        }

        EmittedBefore toEmittedBefore() {
            return counts == null ? start : new EmittedBefore(counts, start.oneRoundOld());
        }
    }

    /** Hashes, which do not compress. */
    void toJson(ObjectNode json) {
        if (isEmpty()) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.allocate(counts.size() * (Long.BYTES + Integer.BYTES));
        new TreeMap<>(counts).forEach((identity, count) -> bytes.putLong(identity).putInt(count));
        json.put("emittedBefore", Base64.getEncoder().encodeToString(bytes.array()));
        if (oneRoundOld) {
            json.put("emittedOneRoundBefore", true);
        }
    }

    static EmittedBefore fromJson(JsonNode json) {
        ByteBuffer bytes =
                ByteBuffer.wrap(Base64.getDecoder().decode(json.path("emittedBefore").asText()));
        Map<Long, Integer> counts = new HashMap<>();
        while (bytes.hasRemaining()) {
            counts.put(bytes.getLong(), bytes.getInt());
        }
        return new EmittedBefore(counts, json.path("emittedOneRoundBefore").asBoolean());
    }
}
