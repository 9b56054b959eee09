/** Goes back by itself, where an environment's policy says so and what was seen after a promotion demands it. */
@NullMarked
package io.argosy.fleet.watchdog;

import org.jspecify.annotations.NullMarked;
