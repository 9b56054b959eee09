/** The fleet command line: what every command shares. */
@NullMarked
package io.argosy.fleet;

import org.jspecify.annotations.NullMarked;
