/** The way in: what holds for every request, whatever it asks for. */
@NullMarked
package io.argosy.serving.http;

import org.jspecify.annotations.NullMarked;
