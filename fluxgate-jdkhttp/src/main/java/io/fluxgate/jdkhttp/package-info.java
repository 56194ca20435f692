/**
 * A circuit breaker for {@link java.net.http.HttpClient}.
 *
 * <pre>{@code
 * HttpGuard guard = HttpGuard.builder().policy(CircuitBreakerPolicy.http()).build();
 * HttpClient client = CircuitBreakerHttpClient.wrap(HttpClient.newHttpClient(), guard);
 * HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
 * HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
 * // throws CallNotPermittedIOException, an IOException, while the host is cut off
 * }</pre>
 */
@NullMarked
package io.fluxgate.jdkhttp;

import org.jspecify.annotations.NullMarked;
