/** The whole of Argosy from outside, as a newcomer uses it: a fresh clone and the commands of the README. */
@NullMarked
package io.argosy.fleet.story;

import org.jspecify.annotations.NullMarked;
