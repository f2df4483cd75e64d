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
package io.lakeflow.flink.table;

import io.lakeflow.flink.rest.ReadOptions;
import io.lakeflow.flink.table.LakeflowOptions.BoundedMode;
import io.lakeflow.flink.table.LakeflowOptions.StartupMode;
import java.time.Instant;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.flink.configuration.ConfigOption;

/** Where a read starts and ends, as the options say. */
record StartAndEnd(ReadOptions.Start start, ReadOptions.End end) {

    /** Adds what contradicts itself to the problems, and takes the default in its place. */
    static StartAndEnd of(WrittenOptions options, ReadOptions.Mode mode, Problems problems) {
        Instant from = options.timestamp(LakeflowOptions.SCAN_STARTUP_TIMESTAMP);
        Instant to = options.timestamp(LakeflowOptions.SCAN_BOUNDED_TIMESTAMP);
        BoundedMode endByDefault =
                mode == ReadOptions.Mode.BATCH ? BoundedMode.INIT_TIMESTAMP : BoundedMode.UNBOUNDED;
        Optional<StartupMode> startup =
                options.choice(LakeflowOptions.SCAN_STARTUP_MODE, StartupMode.EARLIEST);
        Optional<BoundedMode> bounded =
                options.choice(LakeflowOptions.SCAN_BOUNDED_MODE, endByDefault);
        startup.ifPresent(
                choice ->
                        checkTimestamp(
                                LakeflowOptions.SCAN_STARTUP_MODE,
                                choice,
                                StartupMode.TIMESTAMP,
                                LakeflowOptions.SCAN_STARTUP_TIMESTAMP,
                                options,
                                problems));
        bounded.ifPresent(
                choice ->
                        checkTimestamp(
                                LakeflowOptions.SCAN_BOUNDED_MODE,
                                choice,
                                BoundedMode.TIMESTAMP,
                                LakeflowOptions.SCAN_BOUNDED_TIMESTAMP,
                                options,
                                problems));
        StartAndEnd result =
                new StartAndEnd(
                        start(startup.orElse(StartupMode.EARLIEST), from),
                        end(bounded.orElse(endByDefault), to));
        if (startup.isPresent() && bounded.isPresent()) {
            result.check(mode, problems);
        }
        return result;
    }

    private static ReadOptions.Start start(StartupMode mode, @Nullable Instant from) {
        return switch (mode) {
            case LATEST -> new ReadOptions.Start.Latest();
            case TIMESTAMP ->
                    from == null
                            ? new ReadOptions.Start.Earliest()
                            : new ReadOptions.Start.At(from);
            case EARLIEST -> new ReadOptions.Start.Earliest();
        };
    }

    private static ReadOptions.End end(BoundedMode mode, @Nullable Instant to) {
        return switch (mode) {
            case INIT_TIMESTAMP -> new ReadOptions.End.Init();
            case TIMESTAMP -> to == null ? new ReadOptions.End.Init() : new ReadOptions.End.At(to);
            case UNBOUNDED -> new ReadOptions.End.Never();
        };
    }

    private static <E extends Enum<E>> void checkTimestamp(
            ConfigOption<E> modeOption,
            E mode,
            E timestampMode,
            ConfigOption<String> timestampOption,
            WrittenOptions options,
            Problems problems) {
        if (mode == timestampMode && !options.isSet(timestampOption)) {
            problems.add("'%s' = '%s' needs '%s'", modeOption.key(), mode, timestampOption.key());
        }
        if (mode != timestampMode && options.isSet(timestampOption)) {
            problems.add(
                    "'%s' is set, but '%s' is '%s'%s; set it to 'timestamp' or remove the timestamp",
                    timestampOption.key(),
                    modeOption.key(),
                    mode,
                    options.isSet(modeOption) ? "" : " by default");
        }
    }

    private void check(ReadOptions.Mode mode, Problems problems) {
        if (mode == ReadOptions.Mode.BATCH && end instanceof ReadOptions.End.Never) {
            problems.add(
                    "'scan.bounded.mode' is 'unbounded', but batch mode needs a read that ends; set it"
                            + " to 'init-timestamp' or 'timestamp', or use streaming mode");
        }
        if (start instanceof ReadOptions.Start.Latest && end instanceof ReadOptions.End.Init) {
            problems.add(
                    "'scan.startup.mode' is 'latest' and 'scan.bounded.mode' is 'init-timestamp'%s:"
                            + " that is the same moment, and nothing would be read",
                    mode == ReadOptions.Mode.BATCH ? " (the default of batch mode)" : "");
        }
        if (start instanceof ReadOptions.Start.At from
                && end instanceof ReadOptions.End.At to
                && !from.instant().isBefore(to.instant())) {
            problems.add(
                    "'scan.startup.timestamp' is %s, which is not before 'scan.bounded.timestamp', %s",
                    from.instant(), to.instant());
        }
    }
}
