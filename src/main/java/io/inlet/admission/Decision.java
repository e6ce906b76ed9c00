package io.inlet.admission;

/** Whether a connection may be opened. */
public sealed interface Decision {

    /** It may; the permit is given back when it closes. */
    record Admitted(ConnectionLimits.Permit permit) implements Decision {}

    /** It may not. */
    record Refused(Refusal refusal) implements Decision {}
}
