/** What a service says of how its model is made: {@code recipe.yaml}, read, checked and written. */
@NullMarked
package io.argosy.training.recipe;

import org.jspecify.annotations.NullMarked;
