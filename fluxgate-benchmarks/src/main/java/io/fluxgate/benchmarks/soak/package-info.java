/**
 * The soak test: mixed traffic through every API of every client, with servers and callers that
 * misbehave at random. At the end, an audit compares the breakers' counts with what callers and
 * servers saw.
 *
 * <p>{@code soak.sh} starts {@link io.fluxgate.benchmarks.soak.Soak}.
 */
@NullMarked
package io.fluxgate.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
