package io.inlet.journal;

/**
 * Whom a line is about. What is null is not in it: of a token that did not verify nothing is, since it is not to be
 * believed.
 *
 * @param address where they called from
 * @param origin the page they called from, if it was a browser
 * @param sub claim of their token
 * @param jti claim of their token
 * @param tenant claim {@code tenant_id} of their token
 * @param interaction claim {@code interaction_id} of their token
 */
public record Who(String address, String origin, String sub, String jti, String tenant, String interaction) {

    /** Somebody of whom nothing is known but where they are. */
    public static Who at(String address, String origin) {
        return new Who(address, origin, null, null, null, null);
    }
}
