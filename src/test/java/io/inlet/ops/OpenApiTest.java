package io.inlet.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import jakarta.servlet.annotation.WebServlet;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The document says what the resources are, no more and no less. What they answer is OpsApiIT's to compare. */
class OpenApiTest {

    private static final JsonObject DOCUMENT = document();

    private static JsonObject document() {
        try (JsonReader reader =
                Json.createReader(OpenApiResource.class.getResourceAsStream(OpenApiResource.DOCUMENT))) {
            return reader.readObject();
        }
    }

    private static Set<String> documented() {
        Set<String> operations = new TreeSet<>();
        DOCUMENT.getJsonObject("paths")
                .forEach((path, methods) -> methods.asJsonObject()
                        .keySet()
                        .forEach(method -> operations.add(method.toUpperCase(Locale.ROOT) + " " + path)));
        return operations;
    }

    private static Set<String> served() {
        Set<String> operations = new TreeSet<>();
        for (Class<?> resource : new OpsApplication().getClasses()) {
            Path root = resource.getAnnotation(Path.class);
            for (Method method : resource.getDeclaredMethods()) {
                String verb = Arrays.stream(method.getAnnotations())
                        .map(Annotation::annotationType)
                        .filter(type -> type.isAnnotationPresent(HttpMethod.class))
                        .map(type -> type.getAnnotation(HttpMethod.class).value())
                        .findFirst()
                        .orElse("");
                if (!verb.isEmpty()) {
                    Path rest = method.getAnnotation(Path.class);
                    operations.add(verb + " /" + root.value() + (rest == null ? "" : "/" + plain(rest.value())));
                }
            }
        }
        String events = EventsServlet.class.getAnnotation(WebServlet.class).urlPatterns()[0];
        operations.add("GET " + events.substring(OpsApplication.PATH.length()));
        String listening = ListeningServlet.class
                .getAnnotation(WebServlet.class)
                .urlPatterns()[0]
                .substring(OpsApplication.PATH.length())
                .replace("/*", "");
        operations.add("GET " + listening);
        operations.add("GET " + listening + "/{listening}/audio");
        operations.add("DELETE " + listening + "/{listening}");
        return operations;
    }

    /** Without the expressions of JAX-RS. */
    private static String plain(String template) {
        return template.replaceAll(":[^}]*}", "}");
    }

    @Test
    void everyOperationIsDocumentedAndNoOther() {
        assertEquals(served(), documented());
        assertTrue(served().size() > 15, served().toString());
    }

    @Test
    void theReadmeListsEveryOperation() throws IOException {
        String readme = Files.readString(java.nio.file.Path.of("README.md"));
        for (String operation : documented()) {
            String listed = operation.replace(" ", " " + OpsApplication.PATH);
            assertTrue(readme.contains("`" + listed + "`"), listed);
        }
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        Set<String> references = new TreeSet<>();
        collect(DOCUMENT, references);
        assertFalse(references.isEmpty());
        for (String reference : references) {
            JsonStructure at = DOCUMENT;
            JsonValue found = at.getValue(reference.substring(1));
            assertEquals(JsonValue.ValueType.OBJECT, found.getValueType(), reference);
        }
    }

    private static void collect(JsonValue value, Set<String> references) {
        if (value instanceof JsonObject object) {
            if (object.get("$ref") instanceof JsonString reference) {
                references.add(reference.getString());
            }
            object.values().forEach(each -> collect(each, references));
        } else if (value instanceof JsonArray array) {
            array.forEach(each -> collect(each, references));
        }
    }
}
