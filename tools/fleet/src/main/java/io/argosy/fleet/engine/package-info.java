/** The embedded engine: runs what a branch says as processes of this machine, and nothing else. */
@NullMarked
package io.argosy.fleet.engine;

import org.jspecify.annotations.NullMarked;
