package io.fluxgate.spring.cloud;

import io.fluxgate.CallNotPermittedException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.gateway.filter.factory.SpringCloudCircuitBreakerFilterFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;

/**
 * The CircuitBreaker filter of Spring Cloud Gateway (4.3 and 5.0), which itself has one for
 * Resilience4J only. A rejected request without a fallback is answered by 503.
 */
final class GatewayCircuitBreakerFilterFactory extends SpringCloudCircuitBreakerFilterFactory {

  GatewayCircuitBreakerFilterFactory(
      FluxgateReactiveCircuitBreakerFactory breakers, ObjectProvider<DispatcherHandler> handler) {
    super(breakers, handler);
  }

  @Override
  protected Mono<Void> handleErrorWithoutFallback(Throwable error, boolean resumeWithoutError) {
    if (error instanceof CallNotPermittedException rejection) {
      return Mono.error(
          new ResponseStatusException(
              HttpStatus.SERVICE_UNAVAILABLE, rejection.getMessage(), rejection));
    }
    return resumeWithoutError ? Mono.empty() : Mono.error(error);
  }
}
