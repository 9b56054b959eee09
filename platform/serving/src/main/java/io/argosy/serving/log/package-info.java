/** The log: one JSON object a line. */
@NullMarked
package io.argosy.serving.log;

import org.jspecify.annotations.NullMarked;
