/** Gates on the model of a version that arrives: how it was made, how good it is, what it answers. */
@NullMarked
package io.argosy.fleet.gate.model;

import org.jspecify.annotations.NullMarked;
