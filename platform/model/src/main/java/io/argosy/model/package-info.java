/**
 * Model packages as data: {@link io.argosy.model.ModelPackage#load} gives a checked, immutable model; its {@link
 * io.argosy.model.Signature} says what a row is, {@link io.argosy.model.InstanceReader} makes one from JSON, and {@link
 * io.argosy.model.Model} answers it.
 *
 * <p>The format is specified in {@code docs/model-package.md}.
 */
@NullMarked
package io.argosy.model;

import org.jspecify.annotations.NullMarked;
