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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import javax.annotation.Nullable;

/**
 * Who waits for slots and who expects to need some. Those who wait take turns; those who expect are
 * served in proportion to what they expect, until their expectations have been answered once.
 */
final class Orders {
    private final Map<Asker, Order> orders = new LinkedHashMap<>();
    private final Set<Member> silent = new HashSet<>();

    private static final class Order {
        private int waiting;
        private int expected;

        /** What was given in the present round. */
        private final List<Long> slots = new ArrayList<>();

        private int waitingServed;

        private boolean isEmpty() {
            return waiting == 0 && expected == 0;
        }

        private double share() {
            return (double) (slots.size() - waitingServed) / expected;
        }
    }

    /** More is wanted; an expectation replaces the last one. */
    void add(Asker asker, int waiting, int expected) {
        Order order = orders.computeIfAbsent(asker, who -> new Order());
        order.waiting += waiting;
        order.expected = expected;
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
        order.slots.add(slot);
        orders.put(first, order);
        return true;
    }

    /** Gives a slot to who has had the least of what was expected; false if nobody expects any. */
    boolean serveExpecting(long slot) {
        Order least = null;
        for (Map.Entry<Asker, Order> entry : orders.entrySet()) {
            Order order = entry.getValue();
            if (order.slots.size() - order.waitingServed < order.expected
                    && isHeard(entry.getKey())
                    && (least == null || order.share() < least.share())) {
                least = order;
            }
        }
        if (least == null) {
            return false;
        }
        least.slots.add(slot);
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
        orders.values().removeIf(Order::isEmpty);
        served.forEach(to);
    }

    /** What one asker is given at once. */
    record Served(long[] slots, int waiting) {}

    private boolean isHeard(Asker asker) {
        return !asker.isReader() || !silent.contains(asker.member());
    }
}
