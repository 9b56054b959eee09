/** The environments as Git has them, in the order of promotion. */
@NullMarked
package io.argosy.fleet.environment;

import org.jspecify.annotations.NullMarked;
