/** What a training tells of itself: how far it is, and why it could not. */
@NullMarked
package io.argosy.training.outcome;

import org.jspecify.annotations.NullMarked;
