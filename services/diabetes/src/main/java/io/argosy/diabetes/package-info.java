/** Estimates how far a patient's diabetes progresses within a year. */
@NullMarked
package io.argosy.diabetes;

import org.jspecify.annotations.NullMarked;
