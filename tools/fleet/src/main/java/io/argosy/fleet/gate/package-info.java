/** What a change has to pass before it is merged: one class a gate, each with verdict, reason and evidence. */
@NullMarked
package io.argosy.fleet.gate;

import org.jspecify.annotations.NullMarked;
