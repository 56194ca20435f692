/**
 * Spring Cloud's circuit breaker abstraction over Fluxgate: fallbacks of OpenFeign, of HTTP service
 * groups and of Gateway work with it. Each id is a breaker of the registry {@code
 * fluxgateBreakerRegistry}, configured by {@code fluxgate.breakers.ID} or a customizer:
 *
 * <pre>{@code
 * import io.fluxgate.spring.cloud.FluxgateCircuitBreakerFactory;
 * import org.springframework.cloud.client.circuitbreaker.Customizer;
 * import org.springframework.context.annotation.*;
 *
 * @Configuration
 * class Breakers {
 *   @Bean
 *   Customizer<FluxgateCircuitBreakerFactory> orders() {
 *     return factory ->
 *         factory.configure(
 *             breaker -> breaker.policy(policy -> policy.maximumConcurrentCalls(20)), "orders");
 *   }
 * }
 * }</pre>
 */
@NullMarked
package io.fluxgate.spring.cloud;

import org.jspecify.annotations.NullMarked;
