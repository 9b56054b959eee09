/** How good predictions are: measures with bootstrap intervals, overall and by slice. */
@NullMarked
package io.argosy.model.evaluation;

import org.jspecify.annotations.NullMarked;
