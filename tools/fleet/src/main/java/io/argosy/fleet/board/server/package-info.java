/** Serves the board's pages on a port of this machine, sends what changes, or writes them as files. It answers what is asked for and changes nothing. */
@NullMarked
package io.argosy.fleet.board.server;

import org.jspecify.annotations.NullMarked;
