/** From a table to rows with a signature. */
@NullMarked
package io.argosy.training.data;

import org.jspecify.annotations.NullMarked;
