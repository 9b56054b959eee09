/** Gates on the objects that would run: pods that start, answer, scale, and are let in. */
@NullMarked
package io.argosy.fleet.gate.pod;

import org.jspecify.annotations.NullMarked;
