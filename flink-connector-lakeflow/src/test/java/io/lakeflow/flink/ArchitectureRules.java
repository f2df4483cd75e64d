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
package io.lakeflow.flink;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.CanBeAnnotated;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.Public;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.annotation.VisibleForTesting;

/** What the code of the connector must keep to. */
final class ArchitectureRules {

    private ArchitectureRules() {}

    /**
     * Which packages a package may import, its own subpackages aside. The root package and {@code
     * table} wire everything together and may import all; no package but {@code table} may import
     * the root.
     */
    static final Map<String, Set<String>> ARROWS =
            Map.ofEntries(
                    Map.entry("source", Set.of("scan")),
                    Map.entry("scan", Set.of()),
                    Map.entry("rest", Set.of("scan", "model", "http", "expr", "json")),
                    Map.entry("connect", Set.of("scan", "json", "http")),
                    Map.entry("json", Set.of()),
                    Map.entry("http", Set.of("model")),
                    Map.entry("model", Set.of()),
                    Map.entry("expr", Set.of()),
                    Map.entry("spec", Set.of("model", "expr")));

    static final Set<String> UNRESTRICTED = Set.of("table");

    /** Classes of Flink that are no API of it and are used all the same, each with the reason. */
    static final Map<String, String> FLINK_INTERNALS_IN_USE =
            Map.of(
                    "org.apache.flink.table.types.logical.utils.LogicalTypeParser",
                    "the only parser of types as SQL writes them; the same in 1.20 and 2.x",
                    "org.apache.flink.configuration.GlobalConfiguration",
                    "the configuration of the process that resolves secrets; no context hands it"
                            + " to a source",
                    "org.apache.flink.table.runtime.typeutils.InternalTypeInfo",
                    "the type of RowData in a DataStream job, which has no planner to make it",
                    "org.apache.flink.table.runtime.typeutils.ExternalTypeInfo",
                    "the type of Row there, for the same reason",
                    "org.apache.flink.table.data.conversion.DataStructureConverters",
                    "what makes a Row of RowData in the Table API; the same in 1.20 and 2.x",
                    "org.apache.flink.table.data.conversion.DataStructureConverter",
                    "what the former returns");

    static ArchRule arrows(String root) {
        CompositeArchRule rules = CompositeArchRule.of(everyPackageIsListed(root));
        for (Map.Entry<String, Set<String>> arrow : ARROWS.entrySet()) {
            rules = rules.and(arrow(root, arrow.getKey(), arrow.getValue()));
        }
        return rules;
    }

    private static ArchRule arrow(String root, String from, Set<String> to) {
        return classes()
                .that(describe("reside in " + from, type -> isIn(type, root, from)))
                .should()
                .onlyDependOnClassesThat(
                        describe(
                                "reside in it, in " + to + " or outside of the connector",
                                type ->
                                        !isUnder(type, root)
                                                || isIn(type, root, from)
                                                || to.stream()
                                                        .anyMatch(one -> isIn(type, root, one))))
                .allowEmptyShould(true);
    }

    private static ArchRule everyPackageIsListed(String root) {
        return classes()
                .should(
                        new ArchCondition<>("reside in a package that the architecture names") {
                            @Override
                            public void check(JavaClass type, ConditionEvents events) {
                                boolean listed =
                                        type.getPackageName().equals(root)
                                                || UNRESTRICTED.stream()
                                                        .anyMatch(one -> isIn(type, root, one))
                                                || ARROWS.keySet().stream()
                                                        .anyMatch(one -> isIn(type, root, one));
                                if (!listed) {
                                    events.add(
                                            violated(
                                                    type,
                                                    type.getName() + " is in no listed package"));
                                }
                            }
                        });
    }

    private static boolean isIn(JavaClass type, String root, String name) {
        return isUnder(type, root + "." + name);
    }

    private static boolean isUnder(JavaClass type, String parent) {
        String found = type.getBaseComponentType().getPackageName();
        return found.equals(parent) || found.startsWith(parent + ".");
    }

    /**
     * What authors compile against names no library: the SQL jar has them under other names, so
     * that a connector that was compiled against the plain module would not find its methods.
     */
    static ArchRule noLibraryInSignatures(String root) {
        return classes()
                .that(
                        describe(
                                "are public in connect, scan or http",
                                type ->
                                        isPublic(type)
                                                && Stream.of("connect", "scan", "http")
                                                        .anyMatch(one -> isIn(type, root, one))))
                .should(
                        new ArchCondition<>("have no type of a library in a public signature") {
                            @Override
                            public void check(JavaClass type, ConditionEvents events) {
                                librariesShown(type, root)
                                        .forEach(shown -> events.add(violated(type, shown)));
                            }
                        });
    }

    private static Stream<String> librariesShown(JavaClass type, String root) {
        Stream<String> above =
                Stream.concat(type.getRawInterfaces().stream(), type.getRawSuperclass().stream())
                        .filter(one -> isOfLibrary(one, root))
                        .map(one -> type.getName() + " is a " + one.getName());
        Stream<String> members =
                type.getMembers().stream()
                        .filter(ArchitectureRules::isSeenFromOutside)
                        .filter(
                                member ->
                                        member.getAllInvolvedRawTypes().stream()
                                                .anyMatch(one -> isOfLibrary(one, root)))
                        .map(JavaMember::getFullName);
        return Stream.concat(above, members);
    }

    private static boolean isSeenFromOutside(JavaMember member) {
        return member.getModifiers().contains(JavaModifier.PUBLIC)
                || member.getModifiers().contains(JavaModifier.PROTECTED);
    }

    /** What is inside of something that cannot be seen cannot be seen either. */
    private static boolean isPublic(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(ArchitectureRules::isPublic).orElse(true);
    }

    private static boolean isOfLibrary(JavaClass type, String root) {
        JavaClass base = type.getBaseComponentType();
        return !base.isPrimitive()
                && !base.getPackageName().startsWith("java.")
                && !isUnder(base, "javax.annotation")
                && !isUnder(base, "org.apache.flink")
                && !isUnder(base, root);
    }

    static ArchRule noStandardStreams() {
        return GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
    }

    static ArchRule noJavaUtilLogging() {
        return noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..");
    }

    static ArchRule noSleep() {
        return noClasses()
                .should()
                .callMethodWhere(
                        describe(
                                "Thread.sleep or TimeUnit.sleep",
                                call ->
                                        call.getTarget().getName().equals("sleep")
                                                && (call.getTargetOwner()
                                                                .isAssignableTo(Thread.class)
                                                        || call.getTargetOwner()
                                                                .isAssignableTo(TimeUnit.class))))
                .because("what waits for a time to pass is either slow or wrong");
    }

    /**
     * Flink keeps what it annotates as public, of classes and members; all else changes between the
     * versions that one jar is to run on.
     */
    static ArchRule onlyFlinkApi() {
        return classes().should(new UseOnlyFlinkApi());
    }

    private static final class UseOnlyFlinkApi extends ArchCondition<JavaClass> {

        private static final List<Class<? extends java.lang.annotation.Annotation>> API =
                List.of(Public.class, PublicEvolving.class, Experimental.class);

        UseOnlyFlinkApi() {
            super("use only the API of Flink");
        }

        @Override
        public void check(JavaClass type, ConditionEvents events) {
            type.getDirectDependenciesFromSelf().stream()
                    .filter(use -> isFlinkInternal(use.getTargetClass().getBaseComponentType()))
                    .forEach(use -> events.add(violated(type, use.getDescription())));
            type.getAccessesFromSelf().stream()
                    .filter(UseOnlyFlinkApi::isInternalMember)
                    .forEach(access -> events.add(violated(type, access.getDescription())));
        }

        private static boolean isFlinkInternal(JavaClass used) {
            return isFlink(used) && !isApi(used);
        }

        private static boolean isFlink(JavaClass used) {
            return isUnder(used, "org.apache.flink")
                    && !FLINK_INTERNALS_IN_USE.containsKey(used.getName());
        }

        /** A nested class is what its outer class is, unless it says otherwise. */
        private static boolean isApi(JavaClass used) {
            if (isInternal(used)) {
                return false;
            }
            return API.stream().anyMatch(used::isAnnotatedWith)
                    || used.getEnclosingClass().map(UseOnlyFlinkApi::isApi).orElse(false);
        }

        private static boolean isInternalMember(JavaAccess<?> access) {
            Optional<? extends JavaMember> member = access.getTarget().resolveMember();
            return isFlink(access.getTargetOwner())
                    && member.filter(m -> isInternal(m)).isPresent();
        }

        private static boolean isInternal(CanBeAnnotated used) {
            return used.isAnnotatedWith(Internal.class)
                    || used.isAnnotatedWith(VisibleForTesting.class);
        }
    }
}
