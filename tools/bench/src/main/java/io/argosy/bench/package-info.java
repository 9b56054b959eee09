/** Benchmarks; {@code tools/bench/README.md} says how to run them. */
@NullMarked
package io.argosy.bench;

import org.jspecify.annotations.NullMarked;
