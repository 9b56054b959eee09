/** What guards the fleet, who answers for each guard, and which of them a change lowers. */
@NullMarked
package io.argosy.fleet.guard;

import org.jspecify.annotations.NullMarked;
