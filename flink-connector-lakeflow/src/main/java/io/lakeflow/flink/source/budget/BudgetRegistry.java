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

import io.lakeflow.flink.scan.RequestBudget;
import io.lakeflow.flink.source.budget.SharedBudget.Member;
import java.util.HashMap;
import java.util.Map;

/**
 * The budgets of this process, each for as long as an enumerator uses it.
 *
 * <p>Enumerators of different tables of one job know nothing of each other, so they meet here. The
 * registry is one per class loader: one per job, or, with the connector in Flink's {@code lib}
 * directory, one for all jobs of the JobManager. The job is part of the key, so that it makes no
 * difference: jobs never share a budget, and one job's limits are not another's.
 */
final class BudgetRegistry {
    private static final Map<Key, SharedBudget> BUDGETS = new HashMap<>();

    private record Key(String job, String budget) {}

    private BudgetRegistry() {}

    /** Joins the budget of that key, or begins it. */
    static SharedBudget join(String job, RequestBudget budget, Member member) {
        synchronized (BUDGETS) {
            SharedBudget shared =
                    BUDGETS.computeIfAbsent(
                            new Key(job, budget.key()), key -> new SharedBudget(System::nanoTime));
            shared.join(member, budget);
            return shared;
        }
    }

    /** Leaves a budget, which ends with its last member. */
    static void leave(SharedBudget budget, Member member) {
        synchronized (BUDGETS) {
            if (budget.leave(member)) {
                BUDGETS.values().remove(budget);
            }
        }
    }

    /** How many budgets are in use. */
    static int size() {
        synchronized (BUDGETS) {
            return BUDGETS.size();
        }
    }
}
