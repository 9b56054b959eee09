/** What an operator can see: requests, predictions, the values that they are about. */
@NullMarked
package io.argosy.serving.metrics;

import org.jspecify.annotations.NullMarked;
