/**
 * Who may open a stream, and how many. A decision is a value, admitted or refused with a reason, never an exception.
 */
package io.inlet.admission;
