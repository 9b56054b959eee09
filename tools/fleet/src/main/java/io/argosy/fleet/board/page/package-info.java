/** The board's pages: templates that are precompiled at build, and the charts as numbers that those draw. No text of anybody's is markup. */
@NullMarked
package io.argosy.fleet.board.page;

import org.jspecify.annotations.NullMarked;
