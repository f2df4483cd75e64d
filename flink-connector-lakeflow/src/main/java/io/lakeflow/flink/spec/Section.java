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
package io.lakeflow.flink.spec;

import java.util.List;
import java.util.Locale;
import javax.annotation.Nullable;

/**
 * The parts of a spec and the keys that each may have. This table and the JSON Schema say the same;
 * a test compares them.
 */
enum Section {
    SPEC("spec name options http defaults tables"),
    OPTION("type default required secret literal description"),
    HTTP("base auth headers rate errors"),
    AUTH("bearer basic api_key oauth2 session jwt one_of"),
    BASIC("user password"),
    API_KEY("header query value"),
    OAUTH2(
            "token_url client_id client_secret client_auth scope refresh_token rotates jwt params"
                    + " request response lifetime into"),
    OAUTH2_REQUEST("grant_type client_id client_secret scope refresh_token assertion"),
    OAUTH2_RESPONSE("access_token expires_in refresh_token"),
    SESSION("path method params headers body at lifetime into"),
    JWT("algorithm key key_id claims lifetime jti into"),
    TOKEN_AT("header cookie"),
    TOKEN_INTO("header prefix query cookie"),
    RATE("limit per remaining reset concurrency"),
    ERROR("status when do retry then until message"),
    DEFAULTS("ingestion each path method params headers records format page key cursor errors"),
    TABLE(
            "ingestion each parent path method params headers body records filter format page key cursor"
                    + " history deletes columns errors"),
    PARENT("table as only"),
    FORMAT("csv"),
    CSV("columns delimiter quote nulls charset"),
    BODY("json form", "text graphql"),
    PAGE("next at into start size stop stable cap"),
    INTO("param header body"),
    STOP("total"),
    CURSOR("field type at format zone order grain bounds window lag lookback start"),
    HISTORY("each path method params headers body records filter format page columns"),
    DELETES(
            "path method params headers body records filter format page cursor columns flag snapshot"),
    COLUMN("type path value format");

    private final List<String> keys;

    /** Keys of the language that this version does not read. */
    private final List<String> later;

    Section(String keys) {
        this.keys = List.of(keys.split(" "));
        this.later = List.of();
    }

    Section(String keys, String later) {
        this.keys = List.of(keys.split(" "));
        this.later = List.of(later.split(" "));
    }

    List<String> keys() {
        return keys;
    }

    /** What is wrong with a key, or null. */
    @Nullable
    String problem(String key) {
        if (keys.contains(key)) {
            return null;
        }
        String expected = ", expected one of " + String.join(", ", keys);
        return later.contains(key)
                ? "'" + key + "' is not supported yet" + expected
                : "unknown key '" + key + "'" + expected + NearestWord.hint(key, keys);
    }

    /** The name of its definition in the JSON Schema. */
    String definition() {
        return name().toLowerCase(Locale.ROOT);
    }
}
