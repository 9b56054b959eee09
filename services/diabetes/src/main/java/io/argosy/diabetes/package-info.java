/** Diabetes: how far will this patient's disease progress within a year? */
@NullMarked
package io.argosy.diabetes;

import org.jspecify.annotations.NullMarked;
