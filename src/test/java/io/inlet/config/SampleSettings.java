package io.inlet.config;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** Settings for tests: a key of this run, what the test sets, and defaults. */
public final class SampleSettings {

    public static final KeyPair KEYS = rsa(2048);
    public static final String PUBLIC_KEY = pem("PUBLIC KEY", KEYS.getPublic().getEncoded());

    private SampleSettings() {}

    /** @param namesAndValues of variables, in turn */
    public static Settings with(String... namesAndValues) {
        Map<String, String> variables = new HashMap<>(Map.of("JWT_PUBLIC_KEY", PUBLIC_KEY));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            variables.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return Settings.read(variables::get);
    }

    public static KeyPair rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static String pem(String label, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }
}
