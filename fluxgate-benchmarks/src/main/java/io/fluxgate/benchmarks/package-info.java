/**
 * Fluxgate beside its peers: what one call costs in time and bytes, and how large a breaker is.
 *
 * <p>{@code compare.sh} starts {@link io.fluxgate.benchmarks.Compare}, which runs the benchmarks
 * here one after another, each in virtual machines of its own, and judges the figures.
 */
@NullMarked
package io.fluxgate.benchmarks;

import org.jspecify.annotations.NullMarked;
