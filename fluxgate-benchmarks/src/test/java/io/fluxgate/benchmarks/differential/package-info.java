/**
 * Fluxgate beside the libraries that docs/migrating.md translates from: the same random sequences
 * of calls, time and commands, compared after each step. What the two do differently on purpose is
 * a {@link io.fluxgate.benchmarks.differential.Difference}, with its reason; nothing else may.
 */
@NullMarked
package io.fluxgate.benchmarks.differential;

import org.jspecify.annotations.NullMarked;
