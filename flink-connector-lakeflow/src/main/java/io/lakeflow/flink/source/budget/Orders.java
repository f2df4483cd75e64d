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
package io.lakeflow.flink.source.budget;

import io.lakeflow.flink.source.budget.SharedBudget.Asker;
import io.lakeflow.flink.source.budget.SharedBudget.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import javax.annotation.Nullable;

/**
 * Who waits for slots and who expects to need some. Those who wait take turns, and so do those who
 * expect, until each has what it expected or nothing is left.
 */
final class Orders {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long RATE_LASTS = Duration.ofSeconds(2).toNanos();

    private final Map<Asker, Order> orders = new LinkedHashMap<>();
    private final Set<Member> silent = new HashSet<>();

    private static final class Order {
        private int waiting;
        private int expected;
        private int rate;
        private long ratedAt;

        /** What was given in the present round. */
        private final List<Long> slots = new ArrayList<>();

        private int waitingServed;

        private long lastSlot = Long.MIN_VALUE;

        private boolean isEmpty() {
            return waiting == 0 && expected == 0;
        }

        private boolean isServed() {
            return slots.size() - waitingServed >= expected;
        }

        private void give(long slot) {
            slots.add(slot);
            lastSlot = slot;
        }
    }

    /**
     * More is wanted.
     *
     * @param waiting how many requests have begun to wait
     * @param expected how many more will soon; replaces the last expectation
     * @param rate how many were sent in the last second
     */
    void add(Asker asker, int waiting, int expected, int rate, long now) {
        Order order = orders.computeIfAbsent(asker, who -> new Order());
        order.waiting += waiting;
        order.expected = expected;
        order.rate = rate;
        order.ratedAt = now;
    }

    /** The readers of a member go on as they did, for so long. */
    void expect(Member member, Duration ahead, long now) {
        orders.forEach(
                (asker, order) -> {
                    if (asker.member().equals(member) && now - order.ratedAt < RATE_LASTS) {
                        order.expected += (int) (order.rate * ahead.toNanos() / SECOND);
                    }
                });
    }

    void remove(Asker asker) {
        orders.remove(asker);
    }

    void removeAll(Member member) {
        orders.keySet().removeIf(asker -> asker.member().equals(member));
        silent.remove(member);
    }

    /** The readers of a member cannot be sent anything for a while; what they want is kept. */
    void silence(Member member, boolean is) {
        if (is) {
            silent.add(member);
        } else {
            silent.remove(member);
        }
    }

    /** Whether anybody wants a slot who can be given one. */
    boolean any() {
        return orders.entrySet().stream()
                .anyMatch(order -> isHeard(order.getKey()) && !order.getValue().isEmpty());
    }

    /** Who waits and has waited longest since the last slot; null if nobody does. */
    @Nullable
    Asker firstWaiting() {
        for (Map.Entry<Asker, Order> entry : orders.entrySet()) {
            if (entry.getValue().waiting > 0 && isHeard(entry.getKey())) {
                return entry.getKey();
            }
        }
        return null;
    }

    /** Gives a slot to {@link #firstWaiting}; false if nobody waits. */
    boolean serveWaiting(long slot) {
        Asker first = firstWaiting();
        if (first == null) {
            return false;
        }
        Order order = orders.remove(first);
        order.waiting--;
        order.waitingServed++;
        order.give(slot);
        orders.put(first, order);
        return true;
    }

    /** Gives a slot to who has had none for longest; false if nobody expects any. */
    boolean serveExpecting(long slot) {
        Order first = null;
        for (Map.Entry<Asker, Order> entry : orders.entrySet()) {
            Order order = entry.getValue();
            if (!order.isServed()
                    && isHeard(entry.getKey())
                    && (first == null || order.lastSlot < first.lastSlot)) {
                first = order;
            }
        }
        if (first == null) {
            return false;
        }
        first.give(slot);
        return true;
    }

    /** Ends a round: hands over what was given in it, with how much of it was for who waits. */
    void deliver(BiConsumer<Asker, Served> to) {
        Map<Asker, Served> served = new LinkedHashMap<>();
        orders.forEach(
                (asker, order) -> {
                    if (!order.slots.isEmpty()) {
                        served.put(
                                asker,
                                new Served(
                                        order.slots.stream().mapToLong(Long::longValue).toArray(),
                                        order.waitingServed));
                        order.slots.clear();
                        order.waitingServed = 0;
                        order.expected = 0;
                    }
                });
        served.forEach(to);
    }

    /** What one asker is given at once. */
    record Served(long[] slots, int waiting) {}

    private boolean isHeard(Asker asker) {
        return !asker.isReader() || !silent.contains(asker.member());
    }
}
