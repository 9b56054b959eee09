/** A row as callers write it: from JSON with each {@link io.argosy.model.instance.Problem} named, and back. */
@NullMarked
package io.argosy.model.instance;

import org.jspecify.annotations.NullMarked;
