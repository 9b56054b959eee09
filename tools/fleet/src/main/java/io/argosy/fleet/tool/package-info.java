/** The pinned tools that fleet runs: found in the user's cache, on the path, or built once. */
@NullMarked
package io.argosy.fleet.tool;

import org.jspecify.annotations.NullMarked;
