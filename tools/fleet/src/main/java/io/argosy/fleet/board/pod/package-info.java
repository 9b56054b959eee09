/** The board as a pod of a cluster has it: a copy of Git that follows, the cluster that it is in, and nothing that judges. */
@NullMarked
package io.argosy.fleet.board.pod;

import org.jspecify.annotations.NullMarked;
