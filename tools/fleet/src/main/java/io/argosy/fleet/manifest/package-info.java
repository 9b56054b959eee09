/** What the overlays say, rendered by the real kustomize and read into records. */
@NullMarked
package io.argosy.fleet.manifest;

import org.jspecify.annotations.NullMarked;
