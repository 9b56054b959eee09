/**
 * Model packages as data: {@link io.argosy.model.format.PackageReader#read} gives a checked, immutable {@link
 * io.argosy.model.ModelPackage}; its {@link io.argosy.model.signature.Signature} says what a row is, {@link
 * io.argosy.model.instance.InstanceReader} makes one from JSON, and its {@link io.argosy.model.prediction.Model} answers it.
 *
 * <p>The format is specified in {@code docs/model-package.md}.
 */
@NullMarked
package io.argosy.model;

import org.jspecify.annotations.NullMarked;
