/** Builds self-contained HTML pages with charts. */
@NullMarked
package io.fluxgate.tools.page;

import org.jspecify.annotations.NullMarked;
