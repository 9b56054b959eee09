/** Placeholder. */
@NullMarked
package io.argosy.testkit;

import org.jspecify.annotations.NullMarked;
