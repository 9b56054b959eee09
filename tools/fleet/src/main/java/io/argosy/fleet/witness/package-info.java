/** Looks at what runs, and writes it down as evidence. */
@NullMarked
package io.argosy.fleet.witness;

import org.jspecify.annotations.NullMarked;
