/** Guesses the nationality that a surname comes from. */
@NullMarked
package io.argosy.nationality;

import org.jspecify.annotations.NullMarked;
