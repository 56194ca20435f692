/**
 * JMH benchmarks of Fluxgate and its peers: time and bytes per call, and the size of a breaker.
 *
 * <p>{@code compare.sh} starts {@link io.fluxgate.benchmarks.jmh.LibraryComparison}, which runs the
 * benchmarks one after another, each in its own virtual machines, and checks the bars.
 */
@NullMarked
package io.fluxgate.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
