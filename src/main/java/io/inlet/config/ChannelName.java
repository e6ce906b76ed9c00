package io.inlet.config;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of the channel, or Redis stream, that the frames of a call go to: {@code REDIS_CHANNEL}, in which
 * {@code {tenant}} and {@code {interaction}} stand for the call's. Whatever a sender calls its tenant and interaction,
 * it cannot name another one's channel: what is not plain in an id is percent-encoded, a colon included.
 *
 * <p>Other braces are a hash tag of Redis Cluster ({@code audio:{calls}:{interaction}}, or {@code {{tenant}}} for all
 * calls of a tenant on one node): one at most, so that what is hashed is what it looks like.
 */
public record ChannelName(String template) {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(tenant|interaction)}");
    private static final Pattern NOT_PLAIN = Pattern.compile("[^A-Za-z0-9._~@+=-]+");

    /** With every placeholder as a single {@code #}: plain text, one hash tag and plain text. */
    private static final Pattern TAGGED = Pattern.compile("[^{}]*(\\{[^{}]+}[^{}]*)?");

    /** Two placeholders, and between them nothing that an id could not have as well. */
    private static final Pattern RUN_TOGETHER = Pattern.compile("#[A-Za-z0-9._~@+=%-]*#");

    private static final Pattern HASH_TAG = Pattern.compile("\\{([^}]+)}");

    /** @throws IllegalArgumentException whose message is the rule that is broken */
    public ChannelName {
        String shape = PLACEHOLDER.matcher(template.replace('#', ':')).replaceAll("#");
        if (!TAGGED.matcher(shape).matches()) {
            throw new IllegalArgumentException(
                    "may have {tenant} and {interaction} in it, and besides at most one {hash tag}");
        }
        if (RUN_TOGETHER.matcher(shape).find()) {
            throw new IllegalArgumentException(
                    "must have something that cannot be part of an id, such as a colon, between its placeholders");
        }
    }

    /** Whether it is another one for each tenant, or each call. */
    public boolean perStream() {
        return PLACEHOLDER.matcher(template).find();
    }

    /** Whether a hash tag keeps the frames and events of all calls on one node of a Cluster. */
    public boolean onOneNode() {
        Matcher tag = HASH_TAG.matcher(PLACEHOLDER.matcher(template).replaceAll("#"));
        return tag.find() && !tag.group(1).contains("#");
    }

    /** The name for a call. */
    public String of(String tenant, String interaction) {
        return PLACEHOLDER
                .matcher(template)
                .replaceAll(found ->
                        Matcher.quoteReplacement(encoded(found.group(1).equals("tenant") ? tenant : interaction)));
    }

    /** The name of the channel for a call's life-cycle events. */
    public String events(String tenant, String interaction) {
        return of(tenant, interaction) + ":events";
    }

    /** What Redis Cluster hashes of the name for a call: a key with this hash tag lives on the same node. */
    public String hashTag(String tenant, String interaction) {
        String name = of(tenant, interaction);
        Matcher tag = HASH_TAG.matcher(name);
        return tag.find() ? tag.group(1) : name;
    }

    /** An id as it stands in names: all bytes percent-encoded but those of {@code A-Za-z0-9._~@+=-}. */
    public static String encoded(String id) {
        return NOT_PLAIN.matcher(id).replaceAll(found -> {
            var bytes = new StringBuilder();
            for (byte one : found.group().getBytes(StandardCharsets.UTF_8)) {
                bytes.append('%').append(String.format("%02X", one));
            }
            return bytes.toString();
        });
    }

    /** The template. */
    @Override
    public String toString() {
        return template;
    }
}
