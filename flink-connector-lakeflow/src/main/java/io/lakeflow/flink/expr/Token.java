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
package io.lakeflow.flink.expr;

/**
 * One word of a JSONata expression.
 *
 * @param kind what it is
 * @param text a name without backquotes, a variable without its dollar, a string without quotes and
 *     with its escapes as written, an operator as it is, or empty for other literals
 * @param position where it starts in the template
 * @param infix whether it stands after a complete operand, which tells a multiplication from a
 *     wildcard, a call from a block, a filter from an array
 */
record Token(Kind kind, String text, int position, boolean infix) {

    enum Kind {
        NAME,
        VARIABLE,
        STRING,
        /** A number, a regular expression, true, false or null. */
        LITERAL,
        OPERATOR
    }

    boolean is(String operator) {
        return kind == Kind.OPERATOR && text.equals(operator);
    }
}
