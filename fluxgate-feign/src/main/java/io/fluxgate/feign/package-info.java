/**
 * A circuit breaker for OpenFeign, over any of its clients.
 *
 * <pre>{@code
 * import feign.*;
 * import io.fluxgate.feign.*;
 *
 * interface Orders {
 *   @RequestLine("GET /orders")
 *   String orders();
 * }
 *
 * Orders orders =
 *     Feign.builder()
 *         .addCapability(FluxgateCapability.of(guard))
 *         .target(Orders.class, "https://orders.example.com");
 * }</pre>
 *
 * <p>{@link io.fluxgate.feign.FluxgateCapability} guards the client that the builder has, and keeps
 * rejected calls from Feign's retryer; {@link io.fluxgate.feign.FluxgateFeign} guards a client
 * alone.
 */
@NullMarked
package io.fluxgate.feign;

import org.jspecify.annotations.NullMarked;
