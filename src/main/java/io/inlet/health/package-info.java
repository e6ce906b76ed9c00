/**
 * Whether this node will likely do its work, in the words of MicroProfile Health, the same on every server.
 */
package io.inlet.health;
