/** Model packages as commands see them: in the working tree, in Git, in any folder; told, checked and compared. */
@NullMarked
package io.argosy.fleet.model;

import org.jspecify.annotations.NullMarked;
