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
package io.lakeflow.flink.source;

/** When the tail of a group is handed out, whose history is read in parallel. */
public enum TailGate {
    /**
     * When a checkpoint has completed that was begun after the last part of the history was done.
     * With aligned checkpoints, all of the history has left every operator's input by then, so that
     * no row of the tail overtakes one of it. A job that takes no checkpoints never gets there.
     */
    CHECKPOINT,
    /** As soon as the history is read: rows of it may still be on their way. */
    END_OF_HISTORY
}
