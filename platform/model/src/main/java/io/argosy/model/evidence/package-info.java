/** What a package brings as proof of its model: metrics with intervals and slices, the training data's histograms, golden rows. */
@NullMarked
package io.argosy.model.evidence;

import org.jspecify.annotations.NullMarked;
