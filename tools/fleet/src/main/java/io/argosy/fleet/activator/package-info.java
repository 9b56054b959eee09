/** Puts to sleep the services of a cluster that nobody asks, and wakes them for whoever does. */
@NullMarked
package io.argosy.fleet.activator;

import org.jspecify.annotations.NullMarked;
