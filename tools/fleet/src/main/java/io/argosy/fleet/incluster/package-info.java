/** What a pod of ours asks in its cluster: the API server, by its own account, and Prometheus. */
@NullMarked
package io.argosy.fleet.incluster;

import org.jspecify.annotations.NullMarked;
