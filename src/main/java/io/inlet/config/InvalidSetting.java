package io.inlet.config;

/**
 * A variable that cannot be used. The message is one line, meant for the operator: the variable, its value (secrets
 * masked) and the rule it breaks.
 */
public final class InvalidSetting extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    InvalidSetting(String variable, String shownValue, String rule) {
        super(variable + shown(shownValue) + ": " + rule);
    }

    private static String shown(String value) {
        return value.isEmpty() ? " is not set" : "=" + value.replaceAll("\\p{Cntrl}+", " ");
    }
}
