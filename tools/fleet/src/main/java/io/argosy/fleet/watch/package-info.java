/** A service's golden signals as they are now, from the processes of this machine or from a cluster's Prometheus. */
@NullMarked
package io.argosy.fleet.watch;

import org.jspecify.annotations.NullMarked;
