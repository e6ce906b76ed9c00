package io.inlet.cli.platform;

import java.util.UUID;

/** Names as platforms make them up. */
final class Ids {

    private Ids() {}

    static String uuid() {
        return UUID.randomUUID().toString();
    }

    /** 32 hexadecimal digits. */
    static String hex() {
        return uuid().replace("-", "");
    }
}
