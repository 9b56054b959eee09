/** Gates on the files of a change: what may lie where, what may be set, and that there is a way back. */
@NullMarked
package io.argosy.fleet.gate.overlay;

import org.jspecify.annotations.NullMarked;
