/** Writes pages with charts that need nothing else: no network, no script, no font. */
@NullMarked
package io.fluxgate.examples.page;

import org.jspecify.annotations.NullMarked;
