/** What an operator can see: requests, predictions, drift. */
@NullMarked
package io.argosy.serving.metrics;

import org.jspecify.annotations.NullMarked;
