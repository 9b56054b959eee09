/** What was trained and imported in a clone: each run with what went in and what came out. */
@NullMarked
package io.argosy.fleet.experiment;

import org.jspecify.annotations.NullMarked;
