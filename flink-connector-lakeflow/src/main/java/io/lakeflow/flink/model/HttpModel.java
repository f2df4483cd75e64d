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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * What all requests of a source share.
 *
 * @param base the address that relative paths are appended to
 * @param auth how requests are authorised, or null
 * @param headers sent with every request
 * @param rates the declared limits
 * @param errors the first rule that matches an answer decides; a table's own rules come before
 */
public record HttpModel(
        Template base,
        @Nullable AuthModel auth,
        Map<String, Template> headers,
        List<RateModel> rates,
        List<ErrorRule> errors)
        implements Serializable {
    public HttpModel {
        headers = Ordered.copyOf(headers);
        rates = List.copyOf(rates);
        errors = List.copyOf(errors);
    }

    /** The same with other credentials. */
    public HttpModel withAuth(@Nullable AuthModel other) {
        return new HttpModel(base, other, headers, rates, errors);
    }

    /** The same with another limit in place of all that are declared; what headers tell stays. */
    public HttpModel withLimit(int limit, Duration per) {
        List<RateModel> other = new ArrayList<>();
        for (RateModel rate : rates) {
            if (rate.remaining() != null || rate.concurrency() != null) {
                other.add(
                        new RateModel(
                                null, null, rate.remaining(), rate.reset(), rate.concurrency()));
            }
        }
        other.add(new RateModel(limit, per, null, null, null));
        return new HttpModel(base, auth, headers, other, errors);
    }
}
