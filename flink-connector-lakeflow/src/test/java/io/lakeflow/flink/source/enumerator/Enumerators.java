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

import io.lakeflow.flink.scan.TableScanFactory;
import io.lakeflow.flink.source.OwnedScanContext;
import io.lakeflow.flink.source.SharedValues;
import io.lakeflow.flink.source.SourceSettings;
import io.lakeflow.flink.source.split.ScanSplit;
import java.util.function.Function;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/** The real enumerator with surroundings of a test's own. */
public final class Enumerators {
    private Enumerators() {}

    public static SplitEnumerator<ScanSplit, EnumeratorState> create(
            SplitEnumeratorContext<ScanSplit> context,
            TableScanFactory factory,
            SourceSettings settings,
            EnumeratorState restored,
            Function<SharedValues, OwnedScanContext> contexts) {
        return new ScanEnumerator(context, factory, settings, restored, contexts);
    }
}
