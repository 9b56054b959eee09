/** The routes that a service brings, beside the platform's: see services/README.md. */
@NullMarked
package io.argosy.serving.own;

import org.jspecify.annotations.NullMarked;
