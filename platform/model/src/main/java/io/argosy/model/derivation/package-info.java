/** Features that are computed from what a caller sends: sums, differences, products, ratios, counts and normalized texts, as data. */
@NullMarked
package io.argosy.model.derivation;

import org.jspecify.annotations.NullMarked;
