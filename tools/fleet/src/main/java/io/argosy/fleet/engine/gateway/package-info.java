/** One port per environment in front of its services; traffic switches from one version to the next here. */
@NullMarked
package io.argosy.fleet.engine.gateway;

import org.jspecify.annotations.NullMarked;
