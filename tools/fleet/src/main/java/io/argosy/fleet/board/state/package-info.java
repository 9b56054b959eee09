/** The picture of the fleet as records, and how it is gathered: from Git, evidence, an engine and clusters, never a truth of its own. */
@NullMarked
package io.argosy.fleet.board.state;

import org.jspecify.annotations.NullMarked;
