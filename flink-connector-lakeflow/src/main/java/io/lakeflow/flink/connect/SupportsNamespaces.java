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
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.annotation.PublicEvolving;

/**
 * A connector whose tables lie in namespaces, such as accounts or workspaces. The option {@code
 * 'table'} names one as {@code namespace.table}, and so does every {@code table} that the connector
 * is asked for.
 */
@PublicEvolving
public interface SupportsNamespaces extends LakeflowConnect {

    /** The namespaces that there are. */
    List<String> listNamespaces() throws IOException, InterruptedException;

    /** The tables of a namespace, without its name. */
    List<String> listTables(String namespace) throws IOException, InterruptedException;

    /** The tables of all namespaces, with their names. */
    @Override
    default List<String> listTables() throws IOException, InterruptedException {
        List<String> tables = new ArrayList<>();
        for (String namespace : listNamespaces()) {
            listTables(namespace).forEach(table -> tables.add(namespace + "." + table));
        }
        return tables;
    }
}
