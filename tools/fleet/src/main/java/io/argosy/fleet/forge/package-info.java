/** Pull requests on the forge that holds the repository. */
@NullMarked
package io.argosy.fleet.forge;

import org.jspecify.annotations.NullMarked;
