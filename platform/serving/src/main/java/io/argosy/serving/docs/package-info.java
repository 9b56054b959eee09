/** The service's description: OpenAPI and the pages that show it. */
@NullMarked
package io.argosy.serving.docs;

import org.jspecify.annotations.NullMarked;
