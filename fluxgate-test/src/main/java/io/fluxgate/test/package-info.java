/**
 * Helpers for tests of code that uses Fluxgate, and the contract that every HTTP adapter passes.
 */
@NullMarked
package io.fluxgate.test;

import org.jspecify.annotations.NullMarked;
