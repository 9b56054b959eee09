/** Nationality: where does this surname come from? */
@NullMarked
package io.argosy.nationality;

import org.jspecify.annotations.NullMarked;
