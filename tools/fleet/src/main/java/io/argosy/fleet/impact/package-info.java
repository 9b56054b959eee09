/** What a change does to what runs, found without a cluster: which overlays it touches, and what in them differs. */
@NullMarked
package io.argosy.fleet.impact;

import org.jspecify.annotations.NullMarked;
