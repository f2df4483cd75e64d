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
package io.lakeflow.flink.source.split;

import java.util.HashMap;
import java.util.Map;

/**
 * Tells which rows of a page that is read again were emitted before.
 *
 * <p>The rows after the prefix are recognised by identity wherever in the page they are now; a row
 * is recognised as often as it was emitted. The prefix, of which only a count and a hash are known,
 * is passed over row by row, and only after its last row does the hash tell whether these were the
 * rows emitted before. If they were not, {@link #prefixChanged()} turns true, nothing of the page
 * has been emitted yet, and the page must be read from its start once more with {@link
 * #withoutPrefix()}, which recognises the known identities only: rows of the old prefix are then
 * emitted a second time.
 */
public final class Replay {
    private final Emitted emitted;
    private final Map<Long, Integer> expected = new HashMap<>();
    private long prefixLeft;
    private long hash;
    private boolean prefixChanged;

    public Replay(Emitted emitted) {
        this.emitted = emitted;
        this.prefixLeft = emitted.prefixCount();
        for (long identity : emitted.identities()) {
            expected.merge(identity, 1, Integer::sum);
        }
    }

    /** Takes in the next row of the page: whether it was emitted before. */
    public boolean wasEmitted(long identity) {
        if (prefixLeft > 0) {
            hash = Emitted.roll(hash, identity);
            prefixLeft--;
            prefixChanged = prefixLeft == 0 && hash != emitted.prefixHash();
            return true;
        }
        Integer left = expected.get(identity);
        if (left == null) {
            return false;
        }
        if (left == 1) {
            expected.remove(identity);
        } else {
            expected.put(identity, left - 1);
        }
        return true;
    }

    /** The page has ended; one that is shorter than its prefix was has changed. */
    public void endPage() {
        prefixChanged |= prefixLeft > 0;
    }

    /** Whether the answers of {@link #wasEmitted} were given in vain. */
    public boolean prefixChanged() {
        return prefixChanged;
    }

    /** For reading a page again whose prefix has changed. */
    public Replay withoutPrefix() {
        return new Replay(new Emitted(0, 0, emitted.identities()));
    }
}
