/**
 * The implementations behind the factories of {@code Tripper}, {@code Tracker}, {@code Permit} and
 * {@code Retry}. Uses {@code io.fluxgate} and {@code io.fluxgate.internal.util}.
 */
@NullMarked
package io.fluxgate.internal.rule;

import org.jspecify.annotations.NullMarked;
