/**
 * Telephony platforms as they behave at the other end of a WebSocket: what each says, in which shape, and with which
 * credentials. No I/O and no clock of its own; {@code io.inlet.cli} connects and paces.
 */
package io.inlet.cli.platform;
