/**
 * Guards the HTTP clients of a Spring Boot application, of generation 3.5 or 4: the dependency is
 * enough, properties under {@code fluxgate} set the rest.
 *
 * <p><b>Beans</b>, each of which steps back for one of the application's own: a {@link
 * io.fluxgate.http.HttpGuard} made of the properties, its {@link
 * io.fluxgate.CircuitBreakerRegistry}, and for the clients that are there a {@code
 * CircuitBreakerInterceptor} for OkHttp, an {@link io.fluxgate.spring.OkHttpCustomizer} and an
 * {@link io.fluxgate.spring.ApacheCustomizer}. A guarded {@link java.net.http.HttpClient} is there
 * by its name, {@code fluxgateHttpClient}, and not by its type: others create a client if there is
 * none.
 *
 * <p>Further guards of the properties are injected by their names. At the start, a report says
 * which clients are guarded, and which are not.
 *
 * <p>What Spring Boot makes {@code RestClient.Builder}, {@code RestTemplateBuilder} and {@code
 * WebClient.Builder} of is guarded, too, with its timeouts, redirects and certificates as they are
 * set: over the JDK's client and over Apache HttpClient.
 *
 * <p>Clients of Spring Cloud OpenFeign are guarded, too. Breakers that {@link
 * io.fluxgate.spring.annotation.CircuitBreaker} and Spring Cloud name are those of a registry named
 * {@code fluxgateBreakerRegistry}.
 *
 * <p>With Actuator there are a health indicator, an endpoint to list and steer breakers, and
 * meters.
 *
 * <p>Every {@link io.fluxgate.Listener} bean receives every transition; one that writes them to the
 * log is there from the start. A {@link io.fluxgate.http.HttpKey} bean says which requests share a
 * breaker, a {@link io.fluxgate.Ticker} bean what time it is, and {@link
 * io.fluxgate.spring.HttpGuardCustomizer} beans set what no property can say.
 */
@NullMarked
package io.fluxgate.spring;

import org.jspecify.annotations.NullMarked;
