/** What a candidate would change for those who use the incumbent: its contract, its answers, its quality. */
@NullMarked
package io.argosy.model.comparison;

import org.jspecify.annotations.NullMarked;
