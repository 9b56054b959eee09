/** Rows in, predictions and explanations out. */
@NullMarked
package io.argosy.serving.predict;

import org.jspecify.annotations.NullMarked;
