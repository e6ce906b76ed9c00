/**
 * The domain: one call's audio from start to stop. Numbers frames, keeps them while they may still be needed, knows
 * what was lost, and says how a stream ended. {@code java.*} only.
 */
package io.inlet.stream;
