/**
 * A circuit breaker around the methods of Spring beans: {@link
 * io.fluxgate.spring.annotation.CircuitBreaker}.
 */
@NullMarked
package io.fluxgate.spring.annotation;

import org.jspecify.annotations.NullMarked;
