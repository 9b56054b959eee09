/** The commands, one file each: they parse, call and print. */
@NullMarked
package io.argosy.fleet.command;

import org.jspecify.annotations.NullMarked;
