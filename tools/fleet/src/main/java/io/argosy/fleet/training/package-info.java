/** Training a service's model anew: for its author, and to see that a package is what its recipe and data give. */
@NullMarked
package io.argosy.fleet.training;

import org.jspecify.annotations.NullMarked;
