/** What a repository on GitHub is to be like, derived from the repository itself: planned, made, and looked after. */
@NullMarked
package io.argosy.fleet.forge.setup;

import org.jspecify.annotations.NullMarked;
