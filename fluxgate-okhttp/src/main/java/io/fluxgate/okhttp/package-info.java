/**
 * A circuit breaker for OkHttp.
 *
 * <pre>{@code
 * OkHttpClient client = new OkHttpClient.Builder()
 *     .addInterceptor(CircuitBreakerInterceptor.perHost())
 *     .build();
 * Request request = new Request.Builder().url(uri.toString()).build();
 * try (Response response = client.newCall(request).execute()) {
 *   // ...
 * } catch (CallNotPermittedIOException rejection) {
 *   // the host is cut off
 * }
 * }</pre>
 */
@NullMarked
package io.fluxgate.okhttp;

import org.jspecify.annotations.NullMarked;
