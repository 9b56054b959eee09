/** What a reviewer reads: the gates' judgements, what moves, what differs, and the way back. */
@NullMarked
package io.argosy.fleet.review;

import org.jspecify.annotations.NullMarked;
