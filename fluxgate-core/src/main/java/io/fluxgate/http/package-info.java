/**
 * Circuit breaking for HTTP, independent of the client: the guard, its keys and its trackers. An
 * application configures an {@link io.fluxgate.http.HttpGuard} and hands it to an adapter. Uses
 * {@code io.fluxgate} and {@code io.fluxgate.internal.util} only.
 */
@NullMarked
package io.fluxgate.http;

import org.jspecify.annotations.NullMarked;
