/** The files that a new service begins with. */
@NullMarked
package io.argosy.fleet.scaffold;

import org.jspecify.annotations.NullMarked;
