package io.inlet.config;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Every variable and what may be seen of its value, for operators to look at. Nothing of a value is shown unless its
 * reader has said what: a secret that comes to be added is hidden until somebody thinks about it.
 */
public record Inventory(List<Entry> entries) {

    /**
     * A variable.
     *
     * @param value in force; empty where there is none, without whatever is secret
     * @param source where it was set, or {@code default}
     */
    public record Entry(String variable, String value, String source) {}

    /**
     * Reads once more what the settings were made of.
     *
     * @param lookup gives the value of a variable, null when it is not set
     * @param source says where the value of one that is set comes from
     */
    public static Inventory of(UnaryOperator<String> lookup, UnaryOperator<String> source) {
        Variables variables = new Variables(lookup);
        Settings.read(variables);
        return new Inventory(variables.shown().entrySet().stream()
                .map(shown -> new Entry(
                        shown.getKey(),
                        shown.getValue(),
                        variables.isSet(shown.getKey()) ? source.apply(shown.getKey()) : "default"))
                .toList());
    }
}
