package io.inlet.cli;

import io.inlet.config.ChannelName;
import io.inlet.config.Settings.PublishMode;
import java.util.function.BiConsumer;

/** A consumer's end, in the way that {@code PUBLISH_MODE} asks for: frames and events, until it is closed. */
interface Reception extends AutoCloseable {

    /** Waits until it listens. @throws Failure when Redis does not answer, or not as hoped */
    Reception start() throws InterruptedException;

    @Override
    void close();

    /** Times that something may have been missed. */
    int interruptions();

    /** The channel of this call; null stands for any tenant, or interaction. */
    static String channel(String template, String tenant, String interaction) {
        ChannelName name = new ChannelName(template);
        return name.perStream() && tenant != null && interaction != null ? name.of(tenant, interaction) : template;
    }

    /**
     * @param redisUrl in any form of {@code REDIS_URL}
     * @param channel of the frames
     * @param messages gets whether it is a frame (else an event), and the text
     * @param notices gets a line for people when the connection goes and comes
     */
    static Reception of(
            PublishMode mode,
            String redisUrl,
            String channel,
            BiConsumer<Boolean, String> messages,
            java.util.function.Consumer<String> notices) {
        if (mode == PublishMode.TOPIC) {
            return new Subscription(redisUrl, channel, messages, notices);
        }
        if (new ChannelName(channel).perStream()) {
            throw new Failure(
                    "in mode " + mode.name().toLowerCase(java.util.Locale.ROOT) + " there is no listening to all of "
                            + channel + " at once: say which call, with --tenant and --interaction");
        }
        return mode == PublishMode.STREAM
                ? StreamReader.fromNowOn(redisUrl, channel, messages)
                : both(
                        Subscription.sharded(redisUrl, channel, text -> messages.accept(true, text), notices),
                        Subscription.sharded(
                                redisUrl, channel + ":events", text -> messages.accept(false, text), notices));
    }

    /** In a Cluster the two may be on different nodes. */
    private static Reception both(Reception frames, Reception events) {
        return new Reception() {
            @Override
            public Reception start() throws InterruptedException {
                frames.start();
                events.start();
                return this;
            }

            @Override
            public int interruptions() {
                return frames.interruptions();
            }

            @Override
            public void close() {
                frames.close();
                events.close();
            }
        };
    }
}
