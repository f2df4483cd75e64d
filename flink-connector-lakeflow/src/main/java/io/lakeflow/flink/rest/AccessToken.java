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
package io.lakeflow.flink.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import javax.annotation.Nullable;

/**
 * A token that shows for a while who asks. Times are API time.
 *
 * @param value what requests carry
 * @param renewAt when to get the next one, or null where only a refusal tells
 * @param expiresAt when it is no longer good, or null
 */
record AccessToken(String value, @Nullable Instant renewAt, @Nullable Instant expiresAt) {
    private static final Duration SHORTEST_LEAD = Duration.ofSeconds(60);

    /**
     * @param lifetime null where nothing tells
     */
    static AccessToken of(String value, Instant issuedAt, @Nullable Duration lifetime) {
        if (lifetime == null) {
            return new AccessToken(value, null, null);
        }
        Instant end = issuedAt.plus(lifetime);
        return new AccessToken(value, end.minus(lead(lifetime)), end);
    }

    /** A tenth of its life, at least a minute; half of its life where that is shorter. */
    private static Duration lead(Duration lifetime) {
        Duration tenth = lifetime.dividedBy(10);
        Duration lead = tenth.compareTo(SHORTEST_LEAD) < 0 ? SHORTEST_LEAD : tenth;
        Duration half = lifetime.dividedBy(2);
        return lead.compareTo(half) < 0 ? lead : half;
    }

    boolean isDue(Instant now) {
        return renewAt != null && !now.isBefore(renewAt);
    }

    boolean isExpired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    /** As a shared value. */
    String toShared() {
        ObjectNode json = Json.object().put("value", value);
        if (renewAt != null && expiresAt != null) {
            json.put("renewAt", renewAt.toString()).put("expiresAt", expiresAt.toString());
        }
        return json.toString();
    }

    static AccessToken fromShared(String text) {
        JsonNode json = Json.parse(text);
        return new AccessToken(
                json.path("value").asText(), time(json, "renewAt"), time(json, "expiresAt"));
    }

    @Nullable
    private static Instant time(JsonNode json, String name) {
        return json.has(name) ? Instant.parse(json.get(name).asText()) : null;
    }

    @Override
    public String toString() {
        return "AccessToken[***, renewAt=" + renewAt + ", expiresAt=" + expiresAt + "]";
    }
}
