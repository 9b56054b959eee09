/** What the environments' clusters have, and where on them a pod would find room. */
@NullMarked
package io.argosy.fleet.gate.cluster;

import org.jspecify.annotations.NullMarked;
