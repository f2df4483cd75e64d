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
package io.lakeflow.flink.connect;

import io.lakeflow.flink.http.HttpSettings;
import io.lakeflow.flink.json.OnError;
import io.lakeflow.flink.scan.RequestBudget;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * How a table is read, beyond what its connector says.
 *
 * @param bounded whether the read ends with what was there when it began
 * @param mode what the runtime asks of the rows
 * @param changes which kinds of rows are emitted
 * @param onError what a bad record does
 * @param lookback how far before the newest cursor a read may list rows again
 * @param maxIdentities how many identities of emitted rows one partition remembers, at most
 * @param maxSnapshotKeys how many keys of a snapshot are remembered, at most
 * @param parallelHistory whether the partitions of a table with a key are read side by side also
 *     where the read goes on
 * @param http timeouts, retries and caps of one request, without origins
 * @param limits what the job may ask in any stretch of time
 */
public record ConnectOptions(
        boolean bounded,
        Mode mode,
        Changes changes,
        OnError onError,
        Duration lookback,
        int maxIdentities,
        int maxSnapshotKeys,
        boolean parallelHistory,
        HttpSettings http,
        List<RequestBudget.Limit> limits)
        implements Serializable {
    public ConnectOptions {
        limits = List.copyOf(limits);
    }

    /** What the runtime asks of the rows. */
    public enum Mode {
        STREAMING,
        /** Inserts only, one row a key. */
        BATCH
    }

    /** Which kinds of rows are emitted. */
    public enum Changes {
        /** As the ingestion type says. */
        AUTO,
        /** Upserts by key, also where inserts would do. */
        UPSERT,
        /** Every version as an insert. */
        APPEND
    }
}
