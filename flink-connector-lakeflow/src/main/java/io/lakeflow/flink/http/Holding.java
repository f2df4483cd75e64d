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
package io.lakeflow.flink.http;

import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a call holds while a request of it is under way: the pass of the origin's gate, the permit,
 * and the transfer itself. Each is given back exactly once, by whoever comes first.
 */
final class Holding {
    private static final Logger LOG = LoggerFactory.getLogger(Holding.class);

    private final AtomicReference<OriginGate.Pass> pass = new AtomicReference<>();
    private final AtomicReference<AutoCloseable> permit = new AtomicReference<>();
    private final AtomicReference<Transfer> transfer = new AtomicReference<>();

    void hold(OriginGate.Pass entered) {
        pass.set(entered);
    }

    /** Told what became of the request. */
    OriginGate.Pass pass() {
        return pass.get();
    }

    void hold(AutoCloseable leave) {
        permit.set(leave);
    }

    void hold(Transfer underWay) {
        transfer.set(underWay);
    }

    /** Also the pass: nothing will be told to it any more. */
    void giveBackAll() {
        giveBack();
        OriginGate.Pass entered = pass.get();
        if (entered != null) {
            entered.close();
        }
    }

    /** Ends the transfer if it has not ended by itself, and closes the permit. */
    void giveBack() {
        Transfer underWay = transfer.getAndSet(null);
        if (underWay != null) {
            underWay.answer().cancel(false);
        }
        AutoCloseable leave = permit.getAndSet(null);
        if (leave != null) {
            try {
                leave.close();
            } catch (Exception e) {
                LOG.warn("A permit for a request could not be given back.", e);
            }
        }
    }
}
