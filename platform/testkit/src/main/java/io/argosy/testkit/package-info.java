/** What a service's tests need: its model behind a real server, and its golden rows through HTTP. */
@NullMarked
package io.argosy.testkit;

import org.jspecify.annotations.NullMarked;
