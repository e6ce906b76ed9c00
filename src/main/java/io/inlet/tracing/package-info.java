/**
 * What this node tells of a call's trace: its handshake and the batches that its frames leave in, for whoever collects
 * spans over OTLP. The only room that knows OpenTelemetry, none of which is loaded while nobody collects.
 */
package io.inlet.tracing;
