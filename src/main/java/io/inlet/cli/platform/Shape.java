package io.inlet.cli.platform;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JSON object as platforms write it: members in their order, strings and numbers as they are given. */
final class Shape {

    private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();

    private final Map<String, Object> members = new LinkedHashMap<>();

    static Shape of(String name, Object value) {
        return new Shape().with(name, value);
    }

    /** @param value a string, number, {@code Shape}, or a list or map of them */
    Shape with(String name, Object value) {
        members.put(name, plain(value));
        return this;
    }

    private static Object plain(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(Shape::plain).toList();
        }
        return value instanceof Shape shape ? shape.members : value;
    }

    /** As a message. */
    Act text() {
        return new Act.Text(toString());
    }

    /** As JSON. */
    @Override
    public String toString() {
        return JSON.toJson(members);
    }

    static String base64(byte[] audio) {
        return Base64.getEncoder().encodeToString(audio);
    }
}
