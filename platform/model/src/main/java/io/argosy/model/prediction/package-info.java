/** What a model answers a row with, why, and when to trust it less. */
@NullMarked
package io.argosy.model.prediction;

import org.jspecify.annotations.NullMarked;
