/**
 * Training: reads a service's {@code recipe.yaml} and data, fits with Smile and XGBoost, evaluates, and writes {@code model/}. The
 * same recipe and data give the same package, byte for byte. Never on a served image: Smile is GPL-3.
 */
@NullMarked
package io.argosy.training;

import org.jspecify.annotations.NullMarked;
