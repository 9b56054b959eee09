/** How people write tables: headings, gaps and numbers. {@code ./fleet new} and a service's CSV read them by this one rule. */
@NullMarked
package io.argosy.model.table;

import org.jspecify.annotations.NullMarked;
