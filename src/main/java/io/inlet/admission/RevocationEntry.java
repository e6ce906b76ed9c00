package io.inlet.admission;

import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A revocation as nodes leave it for each other, in two texts: a field, {@code tenant:acme}, and an entry,
 * {@code <rank> <JSON>}, the rank in front so that Redis can tell which of two is the later one.
 */
final class RevocationEntry {

    private static final JsonProvider JSON = JsonProvider.provider();

    private RevocationEntry() {}

    static String field(Revocation.Subject subject) {
        return subject.kind().word() + ":" + subject.value();
    }

    static String text(Revocation revocation) {
        JsonObjectBuilder members = JSON.createObjectBuilder()
                .add("since_ms", revocation.sinceMs())
                .add("lifted", revocation.lifted())
                .add("by", revocation.by())
                .add("reason", revocation.reason());
        revocation.untilMs().ifPresent(until -> members.add("until_ms", until));
        return revocation.rank() + " " + members.build();
    }

    /** Empty for what no node of ours has written. */
    static Optional<Revocation> read(String field, String text) {
        try {
            int colon = field.indexOf(':');
            JsonObject members = JSON.createReader(new StringReader(text.substring(text.indexOf(' ') + 1)))
                    .readObject();
            JsonNumber until = members.getJsonNumber("until_ms");
            return Revocation.Kind.of(field.substring(0, colon))
                    .map(kind -> new Revocation(
                            kind,
                            field.substring(colon + 1),
                            members.getJsonNumber("since_ms").longValue(),
                            until == null ? OptionalLong.empty() : OptionalLong.of(until.longValue()),
                            members.getBoolean("lifted"),
                            members.getString("by"),
                            members.getString("reason")));
        } catch (JsonException | ClassCastException | NullPointerException | IndexOutOfBoundsException notOurs) {
            return Optional.empty();
        }
    }
}
