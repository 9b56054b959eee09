/** What a package says of its model beside the weights: golden rows, baseline, card, and figures that do not contradict it. */
@NullMarked
package io.argosy.training.evidence;

import org.jspecify.annotations.NullMarked;
