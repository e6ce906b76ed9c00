package io.inlet.admission;

import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/**
 * The usable keys of an issuer's JSON Web Key Set (RFC 7517): RSA of 2048 bits or more, meant for signatures with
 * RS256 as far as they say what they are meant for. Immutable.
 *
 * @param byKid the keys that have a name
 * @param nameless how many there are without
 * @param only the key of a set that has one, named or not
 * @param skipped the others, and why
 */
record JwkSet(Map<String, RSAPublicKey> byKid, int nameless, Optional<RSAPublicKey> only, List<Skipped> skipped) {

    private static final int MIN_BITS = 2048; // RFC 7518 §3.3

    /** @param kid empty for one that has none */
    record Skipped(String kid, String why) {}

    private static final class Unfit extends Exception {

        private static final long serialVersionUID = 1L;

        Unfit(String why) {
            super(why, null, false, false);
        }
    }

    int size() {
        return byKid.size() + nameless;
    }

    /** @throws JoseException when that is no key set at all; keys of it that cannot be used are skipped */
    static JwkSet read(String json) throws JoseException {
        Map<String, Object> set;
        try {
            set = JsonUtil.parseJson(json);
        } catch (JoseException | RuntimeException unreadable) {
            throw new JoseException("it is not a JSON object without duplicate members");
        }
        if (!(set.get("keys") instanceof List<?> members)) {
            throw new JoseException("it has no array of keys (RFC 7517 §5)");
        }
        Map<String, RSAPublicKey> byKid = new HashMap<>();
        List<RSAPublicKey> nameless = new ArrayList<>();
        List<Skipped> skipped = new ArrayList<>();
        for (Object member : members) {
            Object kid = member instanceof Map<?, ?> jwk ? jwk.get("kid") : null;
            try {
                RSAPublicKey key = usable(member);
                if (kid == null) {
                    nameless.add(key);
                } else if (byKid.putIfAbsent((String) kid, key) != null) {
                    throw new Unfit("another key of the set has this kid");
                }
            } catch (Unfit unfit) {
                skipped.add(new Skipped(kid instanceof String name ? name : "", unfit.getMessage()));
            }
        }
        List<RSAPublicKey> all = new ArrayList<>(nameless);
        all.addAll(byKid.values());
        return new JwkSet(
                Map.copyOf(byKid),
                nameless.size(),
                all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty(),
                List.copyOf(skipped));
    }

    private static RSAPublicKey usable(Object member) throws Unfit {
        if (!(member instanceof Map<?, ?> jwk)) {
            throw new Unfit("it is not a JSON object");
        }
        if (!"RSA".equals(jwk.get("kty"))) {
            throw new Unfit("its kty is not RSA");
        }
        if (jwk.containsKey("use") && !"sig".equals(jwk.get("use"))) {
            throw new Unfit("its use is not sig");
        }
        if (jwk.containsKey("alg") && !"RS256".equals(jwk.get("alg"))) {
            throw new Unfit("its alg is not RS256");
        }
        if (jwk.containsKey("key_ops")
                && !(jwk.get("key_ops") instanceof List<?> operations && operations.contains("verify"))) {
            throw new Unfit("its key_ops do not contain verify");
        }
        if (jwk.containsKey("kid") && !(jwk.get("kid") instanceof String)) {
            throw new Unfit("its kid is not text");
        }
        RSAPublicKey key = rsa(jwk);
        if (key.getModulus().bitLength() < MIN_BITS) {
            throw new Unfit("it has less than " + MIN_BITS + " bits");
        }
        return key;
    }

    /** Of n and e alone: a private part or a certificate that stands beside them is not looked at. */
    private static RSAPublicKey rsa(Map<?, ?> jwk) throws Unfit {
        try {
            Map<String, Object> numbers = new HashMap<>();
            numbers.put("kty", "RSA");
            numbers.put("n", jwk.get("n"));
            numbers.put("e", jwk.get("e"));
            return (RSAPublicKey) PublicJsonWebKey.Factory.newPublicJwk(numbers).getPublicKey();
        } catch (JoseException | RuntimeException unreadable) {
            throw new Unfit("its n and e are not an RSA key");
        }
    }
}
