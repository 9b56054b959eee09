/**
 * What was seen of the versions that run: written to the branch {@code evidence/<env>} by whoever saw it, signed, and read by
 * whoever judges. What does not verify, or leaves a gap, is no evidence.
 */
@NullMarked
package io.argosy.fleet.evidence;

import org.jspecify.annotations.NullMarked;
