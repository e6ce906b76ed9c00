/**
 * What is written for the operator: one class of verbs over the server's own logging.
 * A leaf, so that every room can speak; takes words and numbers only, so that no token, key or audio can slip in.
 */
package io.inlet.journal;
