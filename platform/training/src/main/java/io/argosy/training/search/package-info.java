/** Which recipe is best on some rows, within a time. */
@NullMarked
package io.argosy.training.search;

import org.jspecify.annotations.NullMarked;
