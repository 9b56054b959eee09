/** The rules of the repository, one class each, as {@code ./fleet verify} and the pull request's check apply them. */
@NullMarked
package io.argosy.fleet.verify;

import org.jspecify.annotations.NullMarked;
