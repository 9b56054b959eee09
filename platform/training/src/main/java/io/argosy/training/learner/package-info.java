/** One learner for each algorithm: rows in, weights out. */
@NullMarked
package io.argosy.training.learner;

import org.jspecify.annotations.NullMarked;
