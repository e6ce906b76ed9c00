package io.inlet.dialect;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Telnyx media streaming (the page Media Streaming over WebSockets, and its AsyncAPI). Its messages may come out of order:
 * "the order is not guaranteed".
 *
 * <p>The stream is named after {@code call_control_id}, which is one leg of a call: each leg can be streamed, and two of
 * one {@code call_session_id} would take the stream from each other. Consumers find the session in the details.
 */
final class Telnyx extends EventDialect {

    /** A tenth of a second of one track, or as much as the page's advice to keep a few frames. */
    private static final int WINDOW = 5;

    private final Offer offer;

    Telnyx(Offer offer) {
        super(WINDOW);
        this.offer = offer;
    }

    @Override
    SenderMessage start(Members message) {
        Members start = message.members("start").orElse(message);
        return new Announcement(Provider.TELNYX, offer)
                .streamId(message.text("stream_id", "streamId").or(() -> start.text("stream_id", "streamId")))
                .callId(start.text("call_control_id", "callControlId"))
                .accountId(start.text("user_id", "userId"))
                .also("call_session_id", start.text("call_session_id", "callSessionId"))
                .parties(start)
                .format(start.members("media_format", "mediaFormat"))
                .tracks(start)
                .metadata(metadata(start))
                .start("PCMU");
    }

    private static Map<String, String> metadata(Members start) {
        Map<String, String> metadata = new LinkedHashMap<>(start.flat("custom_parameters", "customParameters"));
        Map<String, String> members = JsonText.flat(start.object());
        for (String name : new String[] {"client_state", "tags"}) {
            String value = members.getOrDefault(name, "");
            if (!value.isBlank()) {
                metadata.put(name, value);
            }
        }
        return metadata;
    }
}
