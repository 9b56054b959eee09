/** Builds a version from a commit, and an OCI image from a version. */
@NullMarked
package io.argosy.fleet.build;

import org.jspecify.annotations.NullMarked;
