/** An MLflow server as far as fleet speaks with one, by its REST API: where runs are logged, and models come from. */
@NullMarked
package io.argosy.fleet.mlflow;

import org.jspecify.annotations.NullMarked;
