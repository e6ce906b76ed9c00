package io.inlet.container;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Tokens that are none, most of them signed as they should be (RFC 7515, RFC 7519, RFC 8725). */
final class MisshapenTokens {

    private MisshapenTokens() {}

    private static Token token() {
        return Token.of("tenant-attack", "int-attack");
    }

    static Stream<Arguments> forms() {
        String good = token().signed();
        int first = good.indexOf('.');
        int last = good.lastIndexOf('.');
        String header = "{\"alg\":\"RS256\",\"typ\":\"JWT\"}";
        String claims = "{\"tenant_id\":\"tenant-attack\",\"exp\":9999999999}";
        return new Attacks()
                        .add("cut before the first dot", good.substring(0, first), "malformed")
                        .add("cut behind the first dot", good.substring(0, first + 1), "malformed")
                        .add("cut before the second dot", good.substring(0, last), "malformed")
                        .add("cut behind the second dot", good.substring(0, last + 1), "malformed")
                        .add("without its header", good.substring(first), "malformed")
                        .add("without its claims", good.substring(0, first + 1) + good.substring(last), "malformed")
                        .add("dots", "..", "malformed")
                        .add("a word", "undefined", "malformed")
                        .add("a fourth part", good + ".AAAA", "malformed")
                        .add("five parts, as of a JWE", good + ".AAAA.AAAA", "malformed")
                        .add("padded", good + "==", "malformed")
                        .add(
                                "padded in its header",
                                good.substring(0, first) + "=" + good.substring(first),
                                "malformed")
                        .add(
                                "standard base64",
                                good.substring(0, last + 9) + "+" + good.substring(last + 10),
                                "malformed")
                        .add(
                                "bits behind the signature",
                                good.substring(0, good.length() - 1) + unused(good),
                                "malformed")
                        .add(
                                "a space within",
                                good.substring(0, last + 9) + " " + good.substring(last + 9),
                                "malformed")
                        .add("a tab within", good.substring(0, last + 9) + "\t" + good.substring(last + 9), "malformed")
                        .add("two tokens", good + " " + good, "malformed")
                        .add(
                                "longer than 8 KiB",
                                token().with("x", "x".repeat(6000)).signed(),
                                "malformed")
                        .add("claims that are an array", Token.around(header, "[" + claims + "]"), "malformed")
                        .add("claims that are text", Token.around(header, "tenant-attack-tenant-attack"), "malformed")
                        .add(
                                "two tenants",
                                Token.around(header, claims.replace("{", "{\"tenant_id\":\"victim\",")),
                                "duplicate")
                        .add("two exp", Token.around(header, claims.replace("{", "{\"exp\":1,")), "duplicate")
                        .add("two alg", Token.around(header.replace("{", "{\"alg\":\"none\","), claims), "duplicate")
                        .add(
                                "two kid",
                                Token.around(header.replace("{", "{\"kid\":\"a\",\"kid\":\"b\","), claims),
                                "duplicate")
                        .add(
                                "two members deep in the header",
                                Token.around(header.replace("{", "{\"x\":{\"y\":[{\"z\":1,\"z\":2}]},"), claims),
                                "duplicate")
                        .add(
                                "a header that has to be understood",
                                token().header("crit", List.of("exp"))
                                        .header("exp", 1)
                                        .signed(),
                                "crit")
                        .add(
                                "an unencoded payload",
                                token().header("crit", List.of("b64"))
                                        .header("b64", false)
                                        .signed(),
                                "crit")
                        .add(
                                "an unencoded payload, unannounced",
                                token().header("b64", false).signed(),
                                "malformed")
                        .add("no alg", Token.around("{\"typ\":\"JWT\"}", claims), "alg")
                        .add("an alg that is an array", Token.around("{\"alg\":[\"RS256\"]}", claims), "alg")
                        .add(
                                "another type of token",
                                token().header("typ", "dpop+jwt").signed(),
                                "typ")
                        .add(
                                "a tenant that is null",
                                Token.around(header, "{\"tenant_id\":null,\"exp\":9999999999}"),
                                "tenant_id")
                        .add(
                                "a tenant that is a list",
                                token().with("tenant_id", List.of("a", "b")).signed(),
                                "tenant_id")
                        .add("brackets", Token.around(header, "[".repeat(4000)), "malformed")
                        .add("braces", Token.around("{\"a\":".repeat(1000), claims), "malformed")
                        .stream();
    }

    /** The last of 342 characters has four bits that are not used. */
    private static char unused(String token) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        return alphabet.charAt(alphabet.indexOf(token.charAt(token.length() - 1)) + 1);
    }
}
