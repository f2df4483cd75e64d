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
package io.lakeflow.flink.testutils.acceptance;

/** What every source has to keep, whoever has written it and whatever it reads. */
public enum Check {
    OPTIONS("the options are valid, and a secret is taken as a reference only"),
    CREDENTIALS("wrong credentials are told as such, within ten seconds"),
    COLUMNS("every column has a value in some record"),
    FIELDS("every field of the records is a column or is known not to be one"),
    KEY("the key is in every row, and no two rows have the same"),
    REPEATABLE("a second read finds the rows of the first"),
    CHANGES("a read that starts at the newest row finds nothing older"),
    RESUME("a read that fails again and again finds each row once"),
    FUTURE("a read that starts in the far future finds nothing, and no error"),
    REQUESTS("a read takes no more requests than its pages need"),
    DOCUMENTED("its tables and options are in its documentation"),
    COMPATIBLE("its tables have the columns and keys that they had before");

    private final String promise;

    Check(String promise) {
        this.promise = promise;
    }

    /** What is checked, as a sentence. */
    public String promise() {
        return promise;
    }
}
