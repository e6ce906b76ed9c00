/**
 * Getting frames to Redis in order, and surviving when it is not there: lanes, batches, retry.
 * The only room that knows Redisson.
 */
package io.inlet.publishing;
