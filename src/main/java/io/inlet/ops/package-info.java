/**
 * What operators see and do, over HTTP under {@code /ops/v1}, with the role {@code ops}: so far, revocations. An edge,
 * as {@code endpoint} is; it orders nothing itself, the policies do.
 */
package io.inlet.ops;
