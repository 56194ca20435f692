/**
 * A soak: mixed traffic through every form of every client, for as long as one likes, against
 * servers that misbehave at random, with callers that do too; then the books are audited.
 *
 * <p>{@code soak.sh} starts {@link io.fluxgate.benchmarks.soak.Soak}.
 */
@NullMarked
package io.fluxgate.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
