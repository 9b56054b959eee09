/** Placeholder. */
@NullMarked
package io.argosy.fleet;

import org.jspecify.annotations.NullMarked;
