/** Helpers for tests of code that uses Fluxgate: time, randomness, signals and assertions. */
@NullMarked
package io.fluxgate.test;

import org.jspecify.annotations.NullMarked;
