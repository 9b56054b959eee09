/** Serves one model over HTTP: {@link io.argosy.serving.ModelService} is where it starts. */
@NullMarked
package io.argosy.serving;

import org.jspecify.annotations.NullMarked;
