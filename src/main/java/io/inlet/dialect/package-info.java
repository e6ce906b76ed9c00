/**
 * Wire protocols as pure translations, one class per provider: a message in, stream events out, and back.
 * No I/O, no session, no clock.
 */
package io.inlet.dialect;
