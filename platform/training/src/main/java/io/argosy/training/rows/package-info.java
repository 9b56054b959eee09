/** Rows to learn from, and how they are dealt into folds so that equal ones stay together. */
@NullMarked
package io.argosy.training.rows;

import org.jspecify.annotations.NullMarked;
