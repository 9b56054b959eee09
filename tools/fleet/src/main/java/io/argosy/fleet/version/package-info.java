/** Versions by content: what names an image, and where in history it was made. */
@NullMarked
package io.argosy.fleet.version;

import org.jspecify.annotations.NullMarked;
