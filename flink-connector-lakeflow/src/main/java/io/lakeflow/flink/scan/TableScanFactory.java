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
package io.lakeflow.flink.scan;

import java.io.Serializable;

/**
 * The serializable description of a scan, made when a job is planned, opened where it runs. It
 * holds references to secrets, never their values, and making it needs no network.
 */
public interface TableScanFactory extends Serializable {

    /** What the table looks like to Flink. */
    TableDescription describe();

    /**
     * What the scan's requests draw from. By default without limits, and shared with nothing else.
     */
    default RequestBudget budget() {
        return RequestBudget.unlimited("table " + describe().name());
    }

    /** Opens the scan in the process that will send requests. Sends none itself. */
    TableScan open(ScanContext context);
}
