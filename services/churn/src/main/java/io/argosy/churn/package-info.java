/** Churn: will this telecom customer leave? */
@NullMarked
package io.argosy.churn;

import org.jspecify.annotations.NullMarked;
