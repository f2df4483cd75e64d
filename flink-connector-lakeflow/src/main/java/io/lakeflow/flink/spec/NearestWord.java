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

import java.util.Collection;
import java.util.Locale;

/** Finds the word that a mistyped one was probably meant to be. */
public final class NearestWord {
    private NearestWord() {}

    /** {@code ; did you mean 'x'?}, or nothing when no word is near. */
    public static String hint(String written, Collection<String> words) {
        String nearest = null;
        int least = Math.max(1, (written.length() + 1) / 3) + 1;
        for (String word : words) {
            int distance = distance(normal(written), normal(word));
            if (distance < least) {
                least = distance;
                nearest = word;
            }
        }
        return nearest == null ? "" : "; did you mean '" + nearest + "'?";
    }

    private static String normal(String word) {
        return word.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    /** Inserted, missing, wrong and swapped letters count one each. */
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                cost[i][j] =
                        Math.min(
                                cost[i - 1][j - 1] + change,
                                1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
