/** All gates that a change has to pass before it is merged, in a reviewer's order; each room below judges one thing. */
@NullMarked
package io.argosy.fleet.gate;

import org.jspecify.annotations.NullMarked;
