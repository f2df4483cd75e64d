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

import java.io.IOException;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.table.types.DataType;

/**
 * An API as code, for what no spec can describe. It is the interface of the Lakeflow community
 * connectors in Java's idiom, so that porting one is mechanical.
 *
 * <p>A connector tells which tables there are and what they look like, and reads them from an
 * offset: {@link #readTable} returns records and the offset after them, and a read is over when the
 * offset no longer moves. Everything else is done around it: conversion by the table's schema,
 * polling, resuming after a failure, retries, deletes, metrics, event time.
 *
 * <h2>How it is found</h2>
 *
 * <p>A connector in the user's jar has a public constructor without arguments and is named in
 * {@code META-INF/services/io.lakeflow.flink.connect.LakeflowConnect}. Then {@code 'source' =
 * '<name>'} reads it. A DataStream job can also be given a serializable instance.
 *
 * <h2>Life and threads</h2>
 *
 * <p>While a job is planned, {@link #name}, {@link #listTables}, {@link #getTableSchema} and {@link
 * #readTableMetadata} are called on an instance that is not opened: the API may be out of reach
 * there, and options that are secrets hold only their reference. Most connectors answer from
 * constants.
 *
 * <p>Where the job runs, an instance is created, {@linkplain #open opened}, used and {@linkplain
 * #close closed}. There are several, and one thread at a time uses each. The threads are not
 * Flink's, so every method may block. When the job is cancelled the thread is interrupted.
 *
 * <h2>Records and offsets</h2>
 *
 * <p>A record is a {@code Map} with strings for keys, or JSON text ({@code String}), or bytes of
 * JSON in UTF-8. In a map stand strings, numbers, booleans, the times of {@code java.time}, bytes,
 * UUIDs, enum constants, maps, iterables, arrays and null. The schema decides which fields are read
 * and what they become, by the rules and with {@code record.on-error} as for any other source.
 *
 * <p>An offset is a JSON object of the connector's own, in the same three forms, and is given back
 * as a map. It is stored in checkpoints as it is, so it must not hold a secret. Two offsets are the
 * same if their JSON is, whatever the order of its fields.
 *
 * <h2>Errors</h2>
 *
 * <p>An {@link IOException}, or an {@link java.io.UncheckedIOException} from an iterator, is taken
 * for a passing fault: the call is made again after a wait, as the options {@code http.retry.*}
 * say. A {@link PermanentException}, and any other exception, fails the job at once.
 *
 * <h2>What is promised</h2>
 *
 * <table>
 * <caption>Promises by ingestion type</caption>
 * <tr><th>promise</th><th>holds if</th></tr>
 * <tr><td>no loss</td><td>the offset returned by a read leaves nothing behind it that was not
 *     returned.</td></tr>
 * <tr><td>exactly once into Flink's state</td><td>a read from an offset brings again, in the same
 *     order, what a read from it brought before; more may follow. After a failure the read is
 *     repeated and rows that were emitted are passed over by their identity: the key, the cursor
 *     and the content, or without a key the content alone. Where the order changes in a read of
 *     more than 1,000 rows, rows before the last 1,000 may come twice.</td></tr>
 * <tr><td>no row twice without a failure</td><td>what a read brings again lies no further before
 *     the newest cursor than {@code scan.lookback} (zero unless set), or comes with an unmoved
 *     offset. Records without a key that are equal in every byte count as one if they come in two
 *     reads and have the newest cursor.</td></tr>
 * <tr><td>versions of a key in cursor order</td><td>reads list them so. In bounded reads, and in
 *     reads of append tables, partitions are read side by side: no key may be in two of
 *     them.</td></tr>
 * <tr><td>an end of bounded reads</td><td>the offset stops moving, or records come in ascending
 *     order of a cursor that is a time: then a read whose records are all later than {@link
 *     ConnectContext#initTime()} is the last.</td></tr>
 * <tr><td>deletes</td><td>{@link #readTableDeletes} lists a deletion no later than {@link
 *     #readTable} lists a newer version of the same key. Snapshots of a key that are read for ever
 *     find deletes by comparison: what is missing from two complete reads in a row, or from one
 *     that was a single call, is deleted.</td></tr>
 * </table>
 */
@PublicEvolving
public interface LakeflowConnect extends AutoCloseable {

    /** The name by which {@code 'source'} finds it: letters, digits, '-' and '_'. */
    String name();

    /**
     * Called once, where the job runs, before anything is read.
     *
     * @param context the options with secrets opened, a client for HTTP, the time of the first read
     */
    default void open(ConnectContext context) throws IOException, InterruptedException {}

    /** The tables that there are, for users to choose from; a table may be left out. */
    List<String> listTables() throws IOException, InterruptedException;

    /**
     * The columns of a table.
     *
     * @param options of the table, without the {@code config.} before their names
     * @return a ROW; each column is the record's field of the same name
     * @throws IllegalArgumentException if there is no such table
     */
    DataType getTableSchema(String table, Map<String, String> options)
            throws IOException, InterruptedException;

    /**
     * How a table changes and what its rows are known by.
     *
     * @throws IllegalArgumentException if there is no such table
     */
    TableMetadata readTableMetadata(String table, Map<String, String> options)
            throws IOException, InterruptedException;

    /**
     * Reads a part of a table.
     *
     * @param startOffset what an earlier read ended with; null for the beginning
     * @return records, taken as they are needed, and the offset after them: the same offset once
     *     there is nothing more for now. Records that come with an unmoved offset are delivered,
     *     and recognised when the next poll brings them again.
     */
    ReadResult readTable(
            String table, @Nullable Map<String, Object> startOffset, Map<String, String> options)
            throws IOException, InterruptedException;

    /**
     * Reads deletions, of tables that are {@link IngestionType#CDC_WITH_DELETES}. As {@link
     * #readTable}, with offsets of its own; of a record its key and its cursor are needed.
     */
    default ReadResult readTableDeletes(
            String table, @Nullable Map<String, Object> startOffset, Map<String, String> options)
            throws IOException, InterruptedException {
        throw new PermanentException(
                "table '%s' is cdc_with_deletes, but connector '%s' does not implement readTableDeletes"
                        .formatted(table, name()));
    }

    /** Releases what {@link #open} and the reads have acquired. */
    @Override
    default void close() throws IOException {}
}
