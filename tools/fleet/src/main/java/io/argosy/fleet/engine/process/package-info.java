/** One service's processes: started as the manifest says, asked by its probes, restarted, drained and stopped. */
@NullMarked
package io.argosy.fleet.engine.process;

import org.jspecify.annotations.NullMarked;
