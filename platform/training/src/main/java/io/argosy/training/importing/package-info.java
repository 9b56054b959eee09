/**
 * Models that other tools trained, read from their files: {@link io.argosy.training.importing.OriginReader} knows a file by
 * its first bytes. Files are data: nothing in one is executed, and what is not understood whole is refused.
 */
@NullMarked
package io.argosy.training.importing;

import org.jspecify.annotations.NullMarked;
