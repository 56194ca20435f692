/**
 * Circuit breakers for Apache HttpClient 5, classic and async.
 *
 * <pre>{@code
 * HttpGuard guard = HttpGuard.create();   // one breaker per scheme, host and port
 * CloseableHttpClient classic =
 *     CircuitBreakerExecHandlers.addTo(HttpClients.custom(), guard).build();
 * CloseableHttpAsyncClient async =
 *     CircuitBreakerExecHandlers.addTo(HttpAsyncClients.custom(), guard).build();
 * }</pre>
 */
@NullMarked
package io.fluxgate.apache;

import org.jspecify.annotations.NullMarked;
