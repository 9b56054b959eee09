/** Who put what where and when, and how well that goes: all from Git. */
@NullMarked
package io.argosy.fleet.history;

import org.jspecify.annotations.NullMarked;
