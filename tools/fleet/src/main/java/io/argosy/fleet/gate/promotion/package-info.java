/** Gates on a version that moves: its order, its time, its image, and what is held or barred. */
@NullMarked
package io.argosy.fleet.gate.promotion;

import org.jspecify.annotations.NullMarked;
