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

import io.lakeflow.flink.http.HttpSettings;
import io.lakeflow.flink.json.OnError;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import javax.annotation.Nullable;

/**
 * How a table is read, beyond what its spec says.
 *
 * @param start where the read starts
 * @param end where it ends
 * @param mode whether every key comes once, as a batch job needs it
 * @param changelog which kinds of rows are emitted
 * @param onError what a bad record does
 * @param window overrides the spec's window, or null
 * @param lookback overrides the spec's lookback, or null
 * @param lag overrides the spec's lag, or null
 * @param pageSize overrides the spec's page size, or null
 * @param maxIdentities how many identities of emitted rows one subtask remembers, at most
 * @param maxSnapshotKeys how many keys of a snapshot one partition remembers, at most
 * @param parallelHistory whether the windows of a table with a key are read in parallel also where
 *     the read goes on, with the tail as the last of their group
 * @param http timeouts, retries and caps of one request, without origins
 */
public record ReadOptions(
        Start start,
        End end,
        Mode mode,
        ChangelogKind changelog,
        OnError onError,
        @Nullable Duration window,
        @Nullable Duration lookback,
        @Nullable Duration lag,
        @Nullable Integer pageSize,
        int maxIdentities,
        int maxSnapshotKeys,
        boolean parallelHistory,
        HttpSettings http)
        implements Serializable {
    public static final int DEFAULT_MAX_IDENTITIES = 100_000;
    public static final int DEFAULT_MAX_SNAPSHOT_KEYS = 1_000_000;

    /** Everything from a start to an end, each key once. */
    static ReadOptions once(Start start, End end, HttpSettings http) {
        return new ReadOptions(
                start,
                end,
                Mode.BATCH,
                ChangelogKind.AUTO,
                OnError.FAIL,
                null,
                null,
                null,
                null,
                DEFAULT_MAX_IDENTITIES,
                DEFAULT_MAX_SNAPSHOT_KEYS,
                false,
                http);
    }

    /** Everything from the earliest record on, and then what changes. */
    static ReadOptions everythingAndChanges(HttpSettings http) {
        return new ReadOptions(
                new Start.Earliest(),
                new End.Never(),
                Mode.STREAMING,
                ChangelogKind.AUTO,
                OnError.FAIL,
                null,
                null,
                null,
                null,
                DEFAULT_MAX_IDENTITIES,
                DEFAULT_MAX_SNAPSHOT_KEYS,
                false,
                http);
    }

    boolean isBounded() {
        return !(end instanceof End.Never);
    }

    /** Where a read starts. */
    public sealed interface Start extends Serializable {
        /** The spec's start, or the first record. */
        record Earliest() implements Start {}

        /** The init timestamp: nothing that was there before. */
        record Latest() implements Start {}

        /** A point in the cursor's time. */
        record At(Instant instant) implements Start {}
    }

    /** Where a read ends. */
    public sealed interface End extends Serializable {
        /** API time at the first successful answer. */
        record Init() implements End {}

        /** So long after that: API time is known to the second, and cursors may be coarse. */
        record AfterInit(Duration later) implements End {}

        /** A point in the cursor's time. */
        record At(Instant instant) implements End {}

        /** It goes on. */
        record Never() implements End {}
    }

    /** What the runtime asks of the rows. */
    public enum Mode {
        STREAMING,
        /** Inserts only, one row a key. */
        BATCH
    }

    /** Which kinds of rows are emitted. */
    public enum ChangelogKind {
        /** As the ingestion type says. */
        AUTO,
        /** Upserts by key, also where inserts would do. */
        UPSERT,
        /** Every version as an insert. */
        APPEND
    }
}
