/** The prediction store: predictions and what came true, in PostgreSQL. */
@NullMarked
package io.argosy.store;

import org.jspecify.annotations.NullMarked;
