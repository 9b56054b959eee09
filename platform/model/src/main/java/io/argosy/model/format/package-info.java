/**
 * Reading and writing the files of a model package. Everything that is read is checked; what breaks a rule is refused
 * with the file, the place and the rule. Nothing read here is ever executed or names a class.
 */
@NullMarked
package io.argosy.model.format;

import org.jspecify.annotations.NullMarked;
