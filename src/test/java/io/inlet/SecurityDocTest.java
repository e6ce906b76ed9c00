package io.inlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** The tests that SECURITY.md says hold it are there, and none of its rows is held by nothing. */
class SecurityDocTest {

    private static final String SECURITY = "SECURITY.md";
    private static final MarkdownTable LIST = MarkdownTable.of(SECURITY, "| asked for | here | held by |");

    @Test
    void everyLineIsHeldByATestOrSaysWhoseItIs() {
        for (List<String> row : LIST.rows()) {
            assertEquals(3, row.size(), row::toString);
            assertTrue(row.get(2).contains("#") || row.get(2).startsWith("yours"), row::toString);
        }
    }

    @Test
    void everyTestThatIsNamedIsThere() throws Exception {
        Path root = Path.of(SecurityDocTest.class.getResource("/").toURI());
        Set<String> named = new TreeSet<>();
        LIST.rows().forEach(row -> named.addAll(MarkdownTable.quoted(row.get(2))));
        assertTrue(named.size() > 20, named::toString);
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(file -> file.toString().matches(".*(Test|IT)\\.class"))
                    .flatMap(file -> tests(root.relativize(file)))
                    .forEach(named::remove);
        }
        assertEquals(Set.of(), named, "tests that are not there");
    }

    private static Stream<String> tests(Path file) {
        String type =
                file.toString().replaceFirst("\\.class$", "").replace('/', '.').replace('\\', '.');
        try {
            Class<?> test = Class.forName(type, false, SecurityDocTest.class.getClassLoader());
            return Arrays.stream(test.getDeclaredMethods())
                    .filter(SecurityDocTest::isTest)
                    .map(method -> test.getSimpleName() + "#" + method.getName());
        } catch (ClassNotFoundException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static boolean isTest(Method method) {
        return method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(ParameterizedTest.class);
    }
}
