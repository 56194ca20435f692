/**
 * Races on real processors: jcstress tests of what the essays in {@code CountWindow}, {@code
 * TimeWindow}, {@code Machine}, {@code HalfOpenPhase} and {@code StripedCounter} claim.
 *
 * <p>{@code stress.sh} runs them. Each makes the same few calls millions of times on threads that
 * start together, and names the results that no order of the calls explains.
 */
@NullMarked
package io.fluxgate.stress;

import org.jspecify.annotations.NullMarked;
