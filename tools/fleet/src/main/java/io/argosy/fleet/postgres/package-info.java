/** PostgreSQL on this machine, with nothing installed: its own programs, and a server in a folder. */
@NullMarked
package io.argosy.fleet.postgres;

import org.jspecify.annotations.NullMarked;
