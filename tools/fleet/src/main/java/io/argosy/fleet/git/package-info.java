/** The monorepo as Git objects: read at a commit, written as commits, never through the working tree. */
@NullMarked
package io.argosy.fleet.git;

import org.jspecify.annotations.NullMarked;
