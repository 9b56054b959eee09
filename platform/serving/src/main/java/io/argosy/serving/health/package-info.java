/** Live, ready, started: the management port. */
@NullMarked
package io.argosy.serving.health;

import org.jspecify.annotations.NullMarked;
