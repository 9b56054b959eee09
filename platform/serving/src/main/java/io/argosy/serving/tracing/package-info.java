/** Traces: sent to a collector where the settings name one. Nothing of it is loaded otherwise. */
@NullMarked
package io.argosy.serving.tracing;

import org.jspecify.annotations.NullMarked;
