/** What of an answer may be kept: a row without what is sensitive, and what the model said to it. */
@NullMarked
package io.argosy.serving.kept;

import org.jspecify.annotations.NullMarked;
