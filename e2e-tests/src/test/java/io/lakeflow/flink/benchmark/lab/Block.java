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
package io.lakeflow.flink.benchmark.lab;

import io.lakeflow.flink.benchmark.measure.Measurement;
import io.lakeflow.flink.benchmark.measure.Median;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Samples that were measured side by side: each fork of one is followed by a fork of the next, and
 * a ratio is the median of the ratios of neighbours.
 */
public record Block(Map<String, List<Measurement>> forks) {

    public double median(String sample, ToDoubleFunction<Measurement> value) {
        return Median.of(forks.get(sample).stream().mapToDouble(value).toArray());
    }

    /** The median of what one sample has over what another one has. */
    public double ratio(String of, String to, ToDoubleFunction<Measurement> value) {
        List<Measurement> over = forks.get(of);
        List<Measurement> under = forks.get(to);
        double[] ratios = new double[over.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = value.applyAsDouble(over.get(i)) / value.applyAsDouble(under.get(i));
        }
        return Median.of(ratios);
    }
}
