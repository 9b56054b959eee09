/** What environments and services ask of a version, as main has written it down: read strictly, and told whole where it is wrong. */
@NullMarked
package io.argosy.fleet.rules;

import org.jspecify.annotations.NullMarked;
