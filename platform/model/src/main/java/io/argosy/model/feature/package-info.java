/** What a model is told of a thing: a number, a category or a text, with its unit, its bounds, and what its absence means. */
@NullMarked
package io.argosy.model.feature;

import org.jspecify.annotations.NullMarked;
