/** Real clusters: what is applied to them, and what they and their Argo CD say about the services. */
@NullMarked
package io.argosy.fleet.cluster;

import org.jspecify.annotations.NullMarked;
