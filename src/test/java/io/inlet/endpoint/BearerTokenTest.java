package io.inlet.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.admission.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the token of a request is looked for, and which subprotocol is selected. */
class BearerTokenTest {

    private static final String AUTHORIZATION = "Authorization";
    private static final String PROTOCOL = "Sec-WebSocket-Protocol";

    private static BearerToken of(Map<String, List<String>> headers) {
        return BearerToken.of((HttpServletRequest) Proxy.newProxyInstance(
                BearerTokenTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (self, method, arguments) -> {
                    assertEquals("getHeaders", method.getName());
                    return Collections.enumeration(headers.getOrDefault((String) arguments[0], List.of()));
                }));
    }

    private static String selected(String... lines) {
        return new HandshakeConfigurator().getNegotiatedSubprotocol(List.of(), List.of(lines));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer a.b.c", "bearer a.b.c", "BEARER   a.b.c  "})
    void ofTheAuthorizationHeader(String value) {
        assertEquals(
                Optional.of("a.b.c"), of(Map.of(AUTHORIZATION, List.of(value))).token());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            inlet.v1, bearer.a.b.c       | a.b.c
            bearer.a.b.c,inlet.v1        | a.b.c
            chat ,inlet.v1 , bearer.a.b.c| a.b.c
            inlet.v1, bearer.            | ''
            inlet.v1                     |
            bearer.a.b.c                 |
            inlet.v1, Bearer.a.b.c       |
            inlet.v2, bearer.a.b.c       |
            ,                            |""")
    void ofTheSubprotocolBesideOurs(String offered, String token) {
        assertEquals(
                Optional.ofNullable(token),
                of(Map.of(PROTOCOL, List.of(offered))).token());
    }

    @Test
    void inSeveralHeaderLinesToo() {
        assertEquals(
                Optional.of("a.b.c"),
                of(Map.of(PROTOCOL, List.of("inlet.v1", "bearer.a.b.c"))).token());
    }

    @Test
    void authorizationHasPrecedence() {
        Map<String, List<String>> both =
                Map.of(AUTHORIZATION, List.of("Bearer a.b.c"), PROTOCOL, List.of("inlet.v1, bearer.d.e.f"));
        assertEquals(Optional.of("a.b.c"), of(both).token());
    }

    @Test
    void butNotThePasswordThatABrowserSendsByItself() {
        Map<String, List<String>> both =
                Map.of(AUTHORIZATION, List.of("Basic dTpw"), PROTOCOL, List.of("inlet.v1, bearer.d.e.f"));
        assertEquals(Optional.of("d.e.f"), of(both).token());
    }

    @Test
    void twoThatDifferAreRefused() {
        for (Map<String, List<String>> two : List.of(
                Map.of(AUTHORIZATION, List.of("Bearer a.b.c", "Bearer d.e.f")),
                Map.of(AUTHORIZATION, List.of("Bearer a.b.c", "Basic dTpw")),
                Map.of(PROTOCOL, List.of("inlet.v1, bearer.a.b.c, bearer.d.e.f")))) {
            BearerToken bearer = of(two);
            assertTrue(bearer.token().isEmpty());
            assertEquals(
                    Refusal.Reason.BAD_UPGRADE, bearer.refusal().orElseThrow().reason());
        }
        assertEquals(
                Optional.of("a.b.c"),
                of(Map.of(AUTHORIZATION, List.of("Bearer a.b.c", "Bearer a.b.c")))
                        .token());
    }

    @Test
    void oursIsSelectedAndNeverTheToken() {
        assertEquals("inlet.v1", selected("inlet.v1, bearer.a.b.c"));
        assertEquals("inlet.v1", selected("bearer.a.b.c", " inlet.v1"));
        assertEquals("", selected("bearer.a.b.c"));
        assertEquals("", selected("chat, inlet.v2"));
        assertEquals("", selected());
    }

    @Test
    void noExtensionIsNegotiated() {
        assertEquals(List.of(), new HandshakeConfigurator().getNegotiatedExtensions(List.of(), List.of()));
    }
}
