/** Runs the samples from the command line. */
@NullMarked
package io.fluxgate.examples;

import org.jspecify.annotations.NullMarked;
