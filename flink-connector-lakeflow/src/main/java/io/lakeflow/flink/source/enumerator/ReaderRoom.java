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
package io.lakeflow.flink.source.enumerator;

import io.lakeflow.flink.source.split.ScanSplit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How many splits each reader has told to have room for, and who gets what waits. Room that cannot
 * be used is remembered, but for that of a reader that was told that there is nothing more: it may
 * end at any moment, and what is sent to a task that has ended fails the job. Called on the
 * coordinator thread only.
 */
final class ReaderRoom {
    private final Map<Integer, Integer> places = new LinkedHashMap<>();
    private final Set<Integer> dismissed = new HashSet<>();

    void add(int subtask, int more) {
        if (more > 0 && !dismissed.contains(subtask)) {
            places.merge(subtask, more, Integer::sum);
        }
    }

    /** Whether it was told that there is nothing more, and may have ended. */
    boolean isDismissed(int subtask) {
        return dismissed.contains(subtask);
    }

    /** The reader is gone, or has begun anew and tells all of its room again. */
    void forget(int subtask) {
        places.remove(subtask);
        dismissed.remove(subtask);
    }

    /**
     * There is nothing more for those who have room.
     *
     * @return who is to be told so, once
     */
    Set<Integer> dismiss() {
        Set<Integer> told = Set.copyOf(places.keySet());
        places.clear();
        dismissed.addAll(told);
        return told;
    }

    /**
     * Deals out what waits, evenly and first to those with most room, until nothing is left or
     * nobody has room.
     *
     * @param readers that are there
     */
    Map<Integer, List<ScanSplit>> deal(
            SplitTracker tracker, Set<Integer> readers, int parallelism) {
        places.keySet().retainAll(readers);
        Map<Integer, List<ScanSplit>> dealt = new HashMap<>();
        boolean any = true;
        while (any) {
            any = false;
            int share = (tracker.waiting() + parallelism - 1) / parallelism;
            for (int subtask : mostRoomFirst()) {
                List<ScanSplit> splits = take(tracker, subtask, share);
                if (!splits.isEmpty()) {
                    any = true;
                    dealt.computeIfAbsent(subtask, key -> new ArrayList<>()).addAll(splits);
                }
            }
            places.values().removeIf(left -> left == 0);
        }
        return dealt;
    }

    private List<Integer> mostRoomFirst() {
        return places.entrySet().stream()
                .sorted(Map.Entry.<Integer, Integer>comparingByValue().reversed())
                .map(Map.Entry::getKey)
                .toList();
    }

    private List<ScanSplit> take(SplitTracker tracker, int subtask, int share) {
        int room = places.get(subtask);
        List<ScanSplit> taken = new ArrayList<>();
        for (int i = 0; i < Math.min(share, room); i++) {
            tracker.next(subtask).ifPresent(taken::add);
        }
        places.put(subtask, room - taken.size());
        return taken;
    }
}
