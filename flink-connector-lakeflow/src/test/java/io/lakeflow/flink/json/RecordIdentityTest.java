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

import static io.lakeflow.flink.json.Pages.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Map;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** These numbers are in savepoints: a change here is a change of the state's format. */
class RecordIdentityTest {

    @ParameterizedTest
    @CsvSource({
        "'', ef46db3751d8e999",
        "a, d24ec4f1a98c6e5b",
        "abc, 44bc2cf5ad770999",
        "xxhash, 32dd38952c4bc720",
        "Nobody inspects the spammish repetition, fbcea83c8a378bf1"
    })
    void theHashIsThePublicXxHash64(String text, String hash) {
        byte[] padded = utf8("--" + text + "-");
        assertThat(Long.toHexString(RecordIdentity.ofBytes(padded, 2, padded.length - 1)))
                .isEqualTo(hash);
    }

    @Test
    void goldenIdentities() {
        assertThat(hex()).isEqualTo("3aefa6fd5cf2deb4");
        assertThat(hex((Object) null)).isEqualTo("4089d3ff7f327da4");
        assertThat(hex(42L)).isEqualTo("a17c4716f94964ae");
        assertThat(hex(text("order-1"), TimestampData.fromEpochMillis(1706781600123L, 456789)))
                .isEqualTo("4946aefc2ada17ac");
        assertThat(
                        hex(
                                true,
                                -0.5,
                                decimal("12.30", 10, 2),
                                new byte[] {1, 2},
                                GenericRowData.of(1, text("é")),
                                new GenericArrayData(new Object[] {null, 7L})))
                .isEqualTo("a789908a538839b5");
        assertThat(hex(text("x".repeat(1_000)), 1L)).isEqualTo("9c7103044c84dc7e");
    }

    @Test
    void theIdentityIsThatOfTheValueNotOfItsType() {
        assertThat(hex(42L))
                .isEqualTo(hex(42))
                .isEqualTo(hex((short) 42))
                .isEqualTo(hex((byte) 42));
        assertThat(hex(0.5f)).isEqualTo(hex(0.5));
        assertThat(hex(decimal("1.50", 10, 2))).isEqualTo(hex(decimal("1.5", 38, 1)));
        assertThat(hex(decimal("0.00", 10, 2))).isEqualTo(hex(decimal("0", 5, 0)));
        assertThat(hex(StringData.fromBytes(utf8("é")))).isEqualTo(hex(text("é")));
    }

    @Test
    void differentValuesDiffer() {
        assertThat(
                        new String[] {
                            hex(text("ab"), text("c")),
                            hex(text("a"), text("bc")),
                            hex(text("abc")),
                            hex(text("abc"), null),
                            hex(1L),
                            hex(text("1")),
                            hex(true),
                            hex(1.0),
                            hex(decimal("1", 5, 0)),
                            hex(GenericRowData.of(1L)),
                            hex(1L, 2L),
                            hex(2L, 1L)
                        })
                .doesNotHaveDuplicates();
    }

    @Test
    void aFormThatIsUsedAgainGivesTheSame() {
        RecordIdentity.Form form = new RecordIdentity.Form();
        assertThat(form.of(new Object[] {text("a".repeat(500)), 1L}))
                .isEqualTo(RecordIdentity.of(text("a".repeat(500)), 1L));
        assertThat(form.of(new Object[] {7})).isEqualTo(RecordIdentity.of(7));
        assertThat(form.ofLongs(1, -2, 3, 4)).isEqualTo(RecordIdentity.of(1L, -2L, 3L, 4L));
    }

    @Test
    void whatIsNoKeyIsRefused() {
        assertThatThrownBy(() -> RecordIdentity.of(new GenericMapData(Map.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("GenericMapData cannot identify a record");
        assertThatThrownBy(() -> RecordIdentity.of("a java string"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static StringData text(String text) {
        return StringData.fromString(text);
    }

    private static DecimalData decimal(String digits, int precision, int scale) {
        return DecimalData.fromBigDecimal(new BigDecimal(digits), precision, scale);
    }

    private static String hex(Object... values) {
        return Long.toHexString(RecordIdentity.of(values));
    }
}
