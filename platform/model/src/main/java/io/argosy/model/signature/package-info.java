/** What a model takes and gives: ordered features, the target and its labels; and a row of that form. */
@NullMarked
package io.argosy.model.signature;

import org.jspecify.annotations.NullMarked;
