/**
 * What an operator can set: one typed tree, read and validated once.
 * A leaf: it knows nothing of the rest of the house.
 */
package io.inlet.config;
