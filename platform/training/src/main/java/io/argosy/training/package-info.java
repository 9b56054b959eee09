/** Placeholder. */
@NullMarked
package io.argosy.training;

import org.jspecify.annotations.NullMarked;
