/**
 * For authors of adapters: reports one HTTP exchange to its breaker and finds the kind of a
 * failure. Applications do not need this package. Uses {@code io.fluxgate}, {@code
 * io.fluxgate.http} and {@code io.fluxgate.internal.util} only.
 */
@NullMarked
package io.fluxgate.http.adapter;

import org.jspecify.annotations.NullMarked;
