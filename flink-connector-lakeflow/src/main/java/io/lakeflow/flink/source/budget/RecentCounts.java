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
package io.lakeflow.flink.source.budget;

/**
 * Counts events of a stretch of time that moves along, in buckets: an event is counted for at least
 * the whole stretch, and for one bucket more at most. Time only goes forward.
 */
final class RecentCounts {
    private final int[] counts;
    private final long width;
    private long newest = Long.MIN_VALUE;
    private long sum;

    /**
     * @param stretch its length, in nanoseconds
     * @param buckets how many there are, at least two
     */
    RecentCounts(long stretch, int buckets) {
        this.counts = new int[buckets];
        this.width = Math.max(1, (stretch + buckets - 2) / (buckets - 1));
    }

    void add(long at) {
        advance(at);
        counts[slot(newest)]++;
        sum++;
    }

    long sum(long now) {
        advance(now);
        return sum;
    }

    /** When the oldest event that is counted is forgotten; only if there is one. */
    long oldestLeaves() {
        long bucket = newest - counts.length + 1;
        while (counts[slot(bucket)] == 0) {
            bucket++;
        }
        return (bucket + counts.length) * width;
    }

    private void advance(long time) {
        long bucket = Math.floorDiv(time, width);
        long first = Math.max(newest + 1, bucket - counts.length + 1);
        for (long i = first; i <= bucket; i++) {
            sum -= counts[slot(i)];
            counts[slot(i)] = 0;
        }
        newest = Math.max(newest, bucket);
    }

    private int slot(long bucket) {
        return (int) Math.floorMod(bucket, (long) counts.length);
    }
}
