/** What a serving process is told by its environment. */
@NullMarked
package io.argosy.serving.settings;

import org.jspecify.annotations.NullMarked;
