/** What services have kept of their predictions, read back by who may: see docs/store.md. */
@NullMarked
package io.argosy.fleet.kept;

import org.jspecify.annotations.NullMarked;
