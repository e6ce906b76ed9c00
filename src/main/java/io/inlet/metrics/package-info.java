/**
 * What this node counts and measures: one class of verbs, said where a thing happens, and one place where it is read.
 * A leaf, so that every room can speak; the only one that knows Micrometer.
 */
package io.inlet.metrics;
