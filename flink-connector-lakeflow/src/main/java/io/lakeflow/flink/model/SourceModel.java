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
package io.lakeflow.flink.model;

import java.io.Serializable;
import java.util.Map;

/**
 * What an API looks like: the spec of one source, defaults merged into its tables, every name
 * checked.
 *
 * @param name the source's name
 * @param options what a user may set, by name, in the order of the spec
 * @param http what all requests share
 * @param tables the tables by name, in the order of the spec
 */
public record SourceModel(
        String name,
        Map<String, OptionModel> options,
        HttpModel http,
        Map<String, TableModel> tables)
        implements Serializable {
    public SourceModel {
        options = Ordered.copyOf(options);
        tables = Ordered.copyOf(tables);
    }
}
