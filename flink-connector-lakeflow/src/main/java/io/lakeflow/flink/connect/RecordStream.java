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

import io.lakeflow.flink.json.PageCursor;
import io.lakeflow.flink.json.PageException;
import io.lakeflow.flink.scan.ScanContext;
import io.lakeflow.flink.scan.ScanException;
import io.lakeflow.flink.scan.ScanMetric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * The records of one read, one after the other. A read that breaks off with an {@link IOException}
 * is begun anew by the next call, and what was taken of it is passed over, wherever it is listed
 * then. Of a read of very many records only a hash is kept: it goes on if it begins as it did.
 */
final class RecordStream implements AutoCloseable {
    private static final long HASH_FACTOR = 0x9E3779B97F4A7C15L;

    private final ConnectTable table;
    private final RecordLayout layout;
    private final Read read;
    private final ScanContext context;
    @Nullable private ReadResult result;
    @Nullable private PageCursor records;
    @Nullable private String endOffset;
    private long taken;
    private long hash;

    /** How often each content was taken; null where there are too many. */
    @Nullable private Map<Long, Integer> contents = new HashMap<>();

    /** The same, as far as it was not listed again. */
    private Map<Long, Integer> toPassOver = Map.of();

    /** Asks the connector. */
    @FunctionalInterface
    interface Read {
        ReadResult read() throws IOException, InterruptedException;
    }

    RecordStream(ConnectTable table, RecordLayout layout, Read read, ScanContext context) {
        this.table = table;
        this.layout = layout;
        this.read = read;
        this.context = context;
    }

    /**
     * Goes to the next record.
     *
     * @return false behind the last one
     * @throws IOException for a passing fault; the next call goes on where this one has failed
     */
    boolean next() throws IOException, InterruptedException {
        try {
            if (records == null) {
                begin();
            }
            while (records.next()) {
                if (!isPassedOver(records.contentHash())) {
                    take(records.contentHash());
                    return true;
                }
            }
            end();
            return false;
        } catch (PageException e) {
            throw new ScanException(table + " cannot be read: " + e.getMessage(), e);
        } catch (UncheckedIOException e) {
            close();
            throw e.getCause();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void begin() throws IOException, InterruptedException {
        result = read.read();
        records = layout.open(result.records());
        if (contents != null) {
            toPassOver = new HashMap<>(contents);
            return;
        }
        long again = 0;
        for (long i = 0; i < taken; i++) {
            if (!records.next()) {
                throw changed();
            }
            again = rolled(again, records.contentHash());
        }
        if (again != hash) {
            throw changed();
        }
    }

    private boolean isPassedOver(long content) {
        Integer times = toPassOver.get(content);
        if (times == null) {
            return false;
        }
        if (times == 1) {
            toPassOver.remove(content);
        } else {
            toPassOver.put(content, times - 1);
        }
        return true;
    }

    private void take(long content) {
        taken++;
        hash = rolled(hash, content);
        if (contents != null) {
            contents.merge(content, 1, Integer::sum);
            if (contents.size() > table.options().maxIdentities()) {
                contents = null;
            }
        }
    }

    private void end() throws IOException {
        endOffset = Json.canonical("the end offset of " + table, result.endOffset());
        int errors = records.recordErrors();
        close();
        context.count(ScanMetric.RECORD_ERRORS, errors);
        context.count(ScanMetric.UNREAD_FIELD_NAMES, layout.newUnreadNames());
        context.count(ScanMetric.PAGES, 1);
    }

    private static long rolled(long hash, long content) {
        return (hash + content) * HASH_FACTOR + 1;
    }

    /** The job is restored from its last checkpoint then, and told which rows it has emitted. */
    private ScanException changed() {
        return new ScanException(
                "%s: a read broke off after %d records, and the same read brings others now. It is repeated from the last checkpoint."
                        .formatted(table, taken));
    }

    /** The record that was reached. */
    PageCursor record() {
        return records;
    }

    /** The offset behind the last record; null where the table has none. */
    @Nullable
    String endOffset() {
        return endOffset;
    }

    /** Gives up what is open. */
    @Override
    public void close() throws IOException {
        ReadResult open = result;
        result = null;
        records = null;
        if (open == null || !(open.records() instanceof AutoCloseable closeable)) {
            return;
        }
        try {
            closeable.close();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
