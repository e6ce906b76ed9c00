/**
 * What operators see and do, over HTTP under {@code /ops/v1}, for the roles {@code ops}, {@code listener} and {@code viewer}. An edge,
 * as {@code endpoint} is; it orders nothing itself, the policies do.
 */
package io.inlet.ops;
