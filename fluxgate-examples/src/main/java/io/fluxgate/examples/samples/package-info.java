/** Small programs, each of which shows one way to use Fluxgate and ends within seconds. */
@NullMarked
package io.fluxgate.examples.samples;

import org.jspecify.annotations.NullMarked;
