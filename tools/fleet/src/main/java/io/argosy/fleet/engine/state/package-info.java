/** What the engine knows, on disk at every change, so that any other command can read it and no process is forgotten. */
@NullMarked
package io.argosy.fleet.engine.state;

import org.jspecify.annotations.NullMarked;
