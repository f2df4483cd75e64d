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

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LinkHeadersTest {

    @Test
    void theNextLinkIsFoundAmongOthers() {
        assertThat(
                        LinkHeaders.next(
                                List.of(
                                        "<https://a/x?page=1>; rel=\"prev\", <https://a/x?page=3,4>;"
                                                + " title=\"a, b\"; rel=\"next last\"")))
                .hasValue("https://a/x?page=3,4");
        assertThat(LinkHeaders.next(List.of("<y>; rel=first", "<z>; REL=next"))).hasValue("z");
    }

    @Test
    void otherRelationsAreNotNext() {
        assertThat(LinkHeaders.next(List.of("<x>; rel=\"nextish\"", "<y>"))).isEmpty();
        assertThat(LinkHeaders.next(List.of())).isEmpty();
    }
}
