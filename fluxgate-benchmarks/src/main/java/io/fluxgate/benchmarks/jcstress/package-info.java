/**
 * Races on real processors: jcstress tests of the claims in the comments of {@code CountWindow},
 * {@code TimeWindow}, {@code StripedCounter} and the state machine.
 *
 * <p>{@code stress.sh} runs them. Each repeats the same few calls millions of times on threads that
 * start together, and reports results that no order of the calls explains.
 */
@NullMarked
package io.fluxgate.benchmarks.jcstress;

import org.jspecify.annotations.NullMarked;
