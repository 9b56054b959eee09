/** What is judged and what a judgement is: the change, its pins, and what it would take away; no gate is here. */
@NullMarked
package io.argosy.fleet.gate.change;

import org.jspecify.annotations.NullMarked;
