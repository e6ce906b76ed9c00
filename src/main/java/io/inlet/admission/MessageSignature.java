package io.inlet.admission;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one HTTP message signature of a request (RFC 9421, of which AudioHook uses a draft): the headers Signature-Input
 * and Signature, each with one member of the same label. Read strictly, in the one form that its serialization has, so
 * that what is signed can be taken as it came.
 *
 * @param covered the components that are signed, in their order
 * @param parameters texts without their quotes, numbers in digits
 * @param signed the inner list and its parameters as they came
 * @param signature decoded
 */
record MessageSignature(List<String> covered, Map<String, String> parameters, String signed, byte[] signature) {

    private static final int MAX_LENGTH = 4096;
    // Without escapes, which nothing in it needs. Bounded, since what repeats without a bound costs the matcher stack.
    private static final String NAME = "\"[!#-\\[\\]-~]*\"";
    private static final String LIST = "\\((" + NAME + "(?: " + NAME + "){0,31})?\\)";
    private static final String PARAMETERS = "((?:;[a-z]+=(?:\"[ !#-\\[\\]-~]*\"|\\d{1,15})){0,16})";
    private static final Pattern INPUT = Pattern.compile("([a-z*][a-z0-9_.*-]*)=(" + LIST + PARAMETERS + ")");
    private static final Pattern SIGNATURE = Pattern.compile("([a-z*][a-z0-9_.*-]*)=:([A-Za-z0-9+/]+={0,2}):");
    private static final Pattern PARAMETER = Pattern.compile(";([a-z]+)=(?:\"([^\"]*)\"|(\\d+))");

    /** Empty when it is none, or more than one. */
    static Optional<MessageSignature> read(String signatureInput, String signature) {
        if (signatureInput.length() > MAX_LENGTH || signature.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        Matcher input = INPUT.matcher(signatureInput);
        Matcher value = SIGNATURE.matcher(signature);
        if (!input.matches() || !value.matches() || !input.group(1).equals(value.group(1))) {
            return Optional.empty();
        }
        List<String> covered = Optional.ofNullable(input.group(3)).stream()
                .flatMap(names -> Arrays.stream(names.replace("\"", "").split(" ")))
                .toList();
        Optional<Map<String, String>> parameters = parameters(input.group(4));
        if (new HashSet<>(covered).size() < covered.size() || parameters.isEmpty()) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(value.group(2));
            return Base64.getEncoder().encodeToString(bytes).equals(value.group(2))
                    ? Optional.of(new MessageSignature(covered, parameters.get(), input.group(2), bytes))
                    : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static Optional<Map<String, String>> parameters(String text) {
        Map<String, String> parameters = new HashMap<>();
        Matcher parameter = PARAMETER.matcher(text);
        while (parameter.find()) {
            String quoted = parameter.group(2);
            if (parameters.put(parameter.group(1), quoted == null ? parameter.group(3) : quoted) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(parameters);
    }

    /** A time, in seconds since 1970. */
    Optional<Long> time(String name) {
        return Optional.ofNullable(parameters.get(name))
                .filter(text -> text.matches("\\d{1,15}"))
                .map(Long::valueOf);
    }

    /**
     * The text that is signed (RFC 9421 §2.5).
     *
     * @param values of components by their name
     * @return empty where one that is covered has none
     */
    Optional<String> base(Function<String, Optional<String>> values) {
        List<String> lines = new ArrayList<>();
        for (String name : covered) {
            Optional<String> value = values.apply(name);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            lines.add("\"" + name + "\": " + value.get());
        }
        lines.add("\"@signature-params\": " + signed);
        return Optional.of(String.join("\n", lines));
    }
}
