/**
 * What this node has counted since its start: one class of verbs, said where a thing happens.
 */
package io.inlet.metrics;
