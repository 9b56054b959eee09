/** Where answered predictions are kept: what the platform gives away, and what a store of them takes. */
@NullMarked
package io.argosy.serving.store;

import org.jspecify.annotations.NullMarked;
