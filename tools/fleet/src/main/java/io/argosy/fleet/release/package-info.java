/** What is pinned where: releases, and the changes that release, promote and roll back. */
@NullMarked
package io.argosy.fleet.release;

import org.jspecify.annotations.NullMarked;
