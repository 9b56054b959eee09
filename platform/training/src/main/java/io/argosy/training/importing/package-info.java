/** A model that was trained elsewhere becomes a package, if it answers as its origin does. */
@NullMarked
package io.argosy.training.importing;

import org.jspecify.annotations.NullMarked;
