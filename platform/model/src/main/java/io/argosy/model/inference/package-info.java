/**
 * Prediction and explanation over flat arrays: tree ensembles, linear models, naive Bayes over character n-grams. No
 * boxing, no allocation per row; every model is immutable and serves all threads.
 */
@NullMarked
package io.argosy.model.inference;

import org.jspecify.annotations.NullMarked;
