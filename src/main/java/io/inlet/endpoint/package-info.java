/**
 * The Jakarta edge: HTTP and WebSocket callbacks, each of which delegates in one statement, and the wiring of the
 * rooms behind it.
 */
package io.inlet.endpoint;
