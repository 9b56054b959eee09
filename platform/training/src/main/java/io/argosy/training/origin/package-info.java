/**
 * Models that other tools trained, read from their files: {@link io.argosy.training.origin.OriginReader} knows a file by
 * its first bytes. Files are data: nothing in one is executed, and what is not understood whole is refused.
 */
@NullMarked
package io.argosy.training.origin;

import org.jspecify.annotations.NullMarked;
