/**
 * What a program meets around the hot path: the first call of a process, the first opening, the
 * thousandth host, calls that fail, and a client at saturation.
 *
 * <p>{@code compare.sh --frontier} starts {@link
 * io.fluxgate.benchmarks.frontier.FrontierComparison}. What JMH can measure, it measures with JMH;
 * the rest it measures in fresh virtual machines, which run the {@code main} methods of this
 * package.
 */
@NullMarked
package io.fluxgate.benchmarks.frontier;

import org.jspecify.annotations.NullMarked;
