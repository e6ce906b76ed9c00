package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where a handshake's token is looked for, and what a browser that offers it as a subprotocol gets. */
@OnInlet
class CredentialsIT {

    private static Token token() {
        return Token.of("tenant-credentials", "int-credentials");
    }

    @Test
    void noTokenIsRefused() {
        assertUnauthorized(Request.handshake().send());
        assertUnauthorized(Request.handshake().with("Authorization", "Bearer").send());
        assertUnauthorized(Request.handshake().with("Authorization", "Bearer ").send());
        assertUnauthorized(
                Request.handshake().with("Authorization", token().signed()).send());
        assertUnauthorized(
                Request.handshake().with("Sec-WebSocket-Protocol", "inlet.v1").send());
        assertUnauthorized(Request.handshake()
                .with("Sec-WebSocket-Protocol", "inlet.v1, bearer.")
                .send());
    }

    @Test
    void aTokenThatIsNotWhereTokensAreIsNotFound() {
        String token = token().signed();
        assertEquals(
                401,
                Request.handshake("?access_token=" + token + "&token=" + token)
                        .send()
                        .status());
        assertEquals(
                401, Request.handshake().with("Cookie", "token=" + token).send().status());
        assertEquals(
                401,
                Request.handshake()
                        .with("Sec-WebSocket-Protocol", "bearer." + token)
                        .send()
                        .status(),
                "without inlet.v1 there is nothing to select");
    }

    @Test
    void twoAuthorizationHeadersAreRefused() {
        for (String other : new String[] {"Bearer " + token().groups("ingest").signed(), "Basic dTpw"}) {
            Response response = Request.handshake()
                    .bearer(token().signed())
                    .with("authorization", other)
                    .send();
            assertEquals(400, response.status(), response.toString());
            assertEquals("bad_upgrade", response.json().getString("error"));
        }
    }

    @Test
    void aBrowsersTokenIsNotEchoed() {
        Response response = Request.handshake()
                .with("Sec-WebSocket-Protocol", "inlet.v1, bearer." + token().signed())
                .send();
        assertEquals(101, response.status(), response.toString());
        assertEquals("inlet.v1", response.header("Sec-WebSocket-Protocol"));
    }

    @Test
    void authorizationComesBeforeTheSubprotocol() {
        String forged = token().signedBy(Keys.rsa().getPrivate());
        assertEquals(
                101,
                Request.handshake()
                        .bearer(token().signed())
                        .with("Sec-WebSocket-Protocol", "inlet.v1, bearer." + forged)
                        .send()
                        .status());
        assertUnauthorized(Request.handshake()
                .bearer(forged)
                .with("Sec-WebSocket-Protocol", "inlet.v1, bearer." + token().signed())
                .send());
    }

    @Test
    void noOtherSubprotocolAndNoExtensionIsSelected() {
        Response response = Request.handshake()
                .bearer(token().signed())
                .with("Sec-WebSocket-Protocol", "chat, inlet.v2")
                .with("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits, x-webkit-deflate-frame")
                .send();
        assertEquals(101, response.status(), response.toString());
        assertFalse(response.headers().containsKey("sec-websocket-protocol"), response.toString());
        assertFalse(response.headers().containsKey("sec-websocket-extensions"), response.toString());
    }

    /** Refused for its token, in the way that RFC 6750 §3 wants. */
    static JsonObject assertUnauthorized(Response response) {
        assertEquals(401, response.status(), response.toString());
        assertTrue(response.header("Content-Type").startsWith("application/json"), response.toString());
        JsonObject body = response.json();
        assertEquals(Set.of("error", "message"), body.keySet(), response.body());
        assertEquals("invalid_token", body.getString("error"));
        assertEquals(
                "Bearer error=\"invalid_token\", error_description=\"" + body.getString("message") + "\"",
                response.header("WWW-Authenticate"));
        assertFalse(response.headers().containsKey("sec-websocket-protocol"), response.toString());
        return body;
    }
}
