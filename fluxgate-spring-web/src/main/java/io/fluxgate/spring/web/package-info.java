/**
 * A circuit breaker for Spring's HTTP clients, over any client library. Works without Spring Boot.
 *
 * <p>{@link io.fluxgate.spring.web.CircuitBreakerRequestFactory} guards RestClient, RestTemplate
 * and the HTTP interfaces on them; {@link io.fluxgate.spring.web.CircuitBreakerConnector} guards
 * WebClient. The JDK's client, Apache HttpClient and OkHttp have adapters of their own, which see
 * more of a call; factories and connectors of these clients are refused here.
 */
@NullMarked
package io.fluxgate.spring.web;

import org.jspecify.annotations.NullMarked;
