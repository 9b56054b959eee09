/** The Open Inference Protocol, version 2, over REST. */
@NullMarked
package io.argosy.serving.protocol;

import org.jspecify.annotations.NullMarked;
