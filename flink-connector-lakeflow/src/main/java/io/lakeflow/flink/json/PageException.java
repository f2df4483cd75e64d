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

import java.io.IOException;
import javax.annotation.Nullable;

/**
 * A page that cannot be turned into records. The message names the place in the page, what was
 * found there, what was expected, and what lets the page pass where something does.
 */
public final class PageException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean brokenPage;

    private PageException(String message, boolean brokenPage, @Nullable Throwable cause) {
        super(message, cause);
        this.brokenPage = brokenPage;
    }

    /** The bytes are not one whole JSON document; another request may bring a whole one. */
    static PageException broken(String message, @Nullable Throwable cause) {
        return new PageException(message, true, cause);
    }

    /** The document is whole, but its records are not where they were declared to be. */
    static PageException wrongShape(String message) {
        return new PageException(message, false, null);
    }

    /** One record does not fit its columns. */
    static PageException badRecord(
            String path, int recordIndex, String position, ConversionException error) {
        return new PageException(
                (path.isEmpty() ? "the record" : path)
                        + " (record "
                        + recordIndex
                        + ", "
                        + position
                        + "): "
                        + error.getMessage()
                        + "; 'record.on-error' = 'null' or 'skip' lets such a record pass",
                false,
                error);
    }

    /**
     * Whether the page itself is damaged (cut short, malformed, not UTF-8, a duplicate key outside
     * the records), so that the same request may be worth another try. If not, the page is whole
     * and would be refused again.
     */
    public boolean brokenPage() {
        return brokenPage;
    }
}
