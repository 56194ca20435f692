/** What the programs of the benchmarks share. */
@NullMarked
package io.fluxgate.benchmarks;

import org.jspecify.annotations.NullMarked;
