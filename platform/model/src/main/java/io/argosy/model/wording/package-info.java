/** How a sentence says a number, and the name that a misspelt one was meant to be. */
@NullMarked
package io.argosy.model.wording;

import org.jspecify.annotations.NullMarked;
