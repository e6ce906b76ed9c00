package io.inlet;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.inlet.config.Settings;
import java.net.URL;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The arrows between the rooms of the house. */
class ArchitectureTest {

    private static final String ROOT = "io.inlet.";

    /** Who may import whom of ours. Leaves serve everybody but the two rooms that are pure. */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            Map.entry("stream", Set.of()),
            Map.entry("dialect", Set.of("stream")),
            Map.entry("admission", Set.of("stream", "config", "journal", "metrics")),
            Map.entry("publishing", Set.of("stream", "config", "journal", "metrics", "tracing")),
            Map.entry(
                    "endpoint",
                    Set.of("stream", "dialect", "admission", "publishing", "config", "journal", "metrics", "tracing")),
            Map.entry("ops", Set.of("stream", "dialect", "admission", "publishing", "config", "journal", "metrics")),
            Map.entry("health", Set.of("stream", "dialect", "admission", "publishing", "config", "journal", "metrics")),
            Map.entry("metrics", Set.of()),
            Map.entry("tracing", Set.of("stream")),
            Map.entry("config", Set.of()),
            Map.entry("journal", Set.of()),
            Map.entry("cli", Set.of("stream", "dialect", "config")));

    /** Rooms that are not furnished yet. */
    private static final Set<String> TO_COME = Set.of();

    /** The main classes only, from wherever they are. */
    private static final JavaClasses OURS = new ClassFileImporter().importUrl(mainClasses());

    private static URL mainClasses() {
        return Settings.class.getProtectionDomain().getCodeSource().getLocation();
    }

    private static DescribedPredicate<JavaClass> in(String room) {
        return DescribedPredicate.describe(
                "in " + room, type -> (type.getPackageName() + ".").startsWith(ROOT + room + "."));
    }

    private static String room(JavaClass type) {
        return type.getPackageName().substring(ROOT.length()).replaceFirst("\\..*", "");
    }

    static Stream<String> rooms() {
        return MAY_IMPORT.keySet().stream()
                .filter(room -> !TO_COME.contains(room))
                .sorted();
    }

    @Test
    void everyRoomIsSeenAndKnown() {
        Map<String, Long> seen = OURS.stream()
                .collect(Collectors.groupingBy(ArchitectureTest::room, TreeMap::new, Collectors.counting()));
        Set<String> expected = new TreeSet<>(MAY_IMPORT.keySet());
        Set<String> found = new TreeSet<>(seen.keySet());
        expected.removeAll(TO_COME);
        found.removeAll(TO_COME);
        assertEquals(expected, found, "rooms without an arrow, or arrows without a room");
        assertTrue(OURS.size() > 100, "classes seen: " + seen);
        seen.forEach((room, count) -> assertTrue(count > 1, room + " has only its package-info"));
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomImportsOnlyWhatItMay(String room) {
        DescribedPredicate<JavaClass> ours = DescribedPredicate.describe(
                "ours", type -> type.getPackageName().startsWith("io.inlet"));
        DescribedPredicate<JavaClass> allowed = in(room);
        for (String other : MAY_IMPORT.get(room)) {
            allowed = allowed.or(in(other));
        }
        noClasses()
                .that(in(room))
                .should()
                .dependOnClassesThat(ours.and(DescribedPredicate.not(allowed)))
                .check(OURS);
    }

    @Test
    void roomsAreFreeOfCycles() {
        slices().matching("io.inlet.(*)..").should().beFreeOfCycles().check(OURS);
    }

    @Test
    void theDomainKnowsJavaOnly() {
        classes()
                .that(in("stream"))
                .should()
                .onlyDependOnClassesThat(in("stream").or(packageIn("java.")))
                .check(OURS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"org.redisson", "io.netty"})
    void onlyPublishingKnowsRedisson(String library) {
        noClasses()
                .that(DescribedPredicate.not(in("publishing")))
                .should()
                .dependOnClassesThat(packageIn(library + "."))
                .check(OURS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"io.micrometer", "io.prometheus"})
    void onlyMetricsKnowsMicrometer(String library) {
        noClasses()
                .that(DescribedPredicate.not(in("metrics")))
                .should()
                .dependOnClassesThat(packageIn(library + "."))
                .check(OURS);
    }

    @Test
    void onlyTracingKnowsOpenTelemetry() {
        noClasses()
                .that(DescribedPredicate.not(in("tracing")))
                .should()
                .dependOnClassesThat(packageIn("io.opentelemetry."))
                .check(OURS);
    }

    /** So that whoever counts needs not know by what. */
    @Test
    void theVerbsOfMetricsTakeWordsAndNumbers() {
        DescribedPredicate<JavaClass> ofTheLibrary = packageIn("io.micrometer.").or(packageIn("io.prometheus."));
        methods()
                .that()
                .areDeclaredInClassesThat(in("metrics").and(Predicates.modifier(JavaModifier.PUBLIC)))
                .and()
                .arePublic()
                .should()
                .notHaveRawReturnType(ofTheLibrary)
                .andShould()
                .notHaveRawParameterTypes(DescribedPredicate.anyElementThat(ofTheLibrary))
                .check(OURS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dialect", "admission", "publishing", "config", "journal"})
    void noRoomButTheEdgesKnowsServletsOrSockets(String room) {
        noClasses()
                .that(in(room))
                .should()
                .dependOnClassesThat(packageIn("jakarta.servlet.").or(packageIn("jakarta.websocket.")))
                .check(OURS);
    }

    @Test
    void noNameSaysNothing() {
        noClasses()
                .should()
                .haveNameMatching(".*(Utils?|Helper|Manager|Impl)(\\$.*)?|.*Common[^.]*")
                .check(OURS);
    }

    private static DescribedPredicate<JavaClass> packageIn(String prefix) {
        return DescribedPredicate.describe(
                "in " + prefix + "*", type -> (type.getPackageName() + ".").startsWith(prefix));
    }
}
