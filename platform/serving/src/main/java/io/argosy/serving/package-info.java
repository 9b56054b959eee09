/** Placeholder. */
@NullMarked
package io.argosy.serving;

import org.jspecify.annotations.NullMarked;
