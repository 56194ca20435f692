package io.fluxgate.spring.cloud;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.internal.spring.ReactiveCalls;
import io.fluxgate.internal.util.Checks;
import java.util.function.Function;
import org.springframework.cloud.client.circuitbreaker.ReactiveCircuitBreaker;
import org.springframework.cloud.client.circuitbreaker.ReactiveCircuitBreakerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Spring Cloud's factory of circuit breakers for Reactor. Each subscription is a call; a cancelled
 * one is no failure, unless its caller had waited unusually long. Everything else is as with {@link
 * FluxgateCircuitBreakerFactory}. Thread-safe.
 */
public final class FluxgateReactiveCircuitBreakerFactory
    extends ReactiveCircuitBreakerFactory<CircuitBreakerPolicy, FluxgateConfigBuilder> {

  private final CircuitBreakerRegistry registry;
  private final Configurations configurations;

  /**
   * Creates a factory.
   *
   * @param registry has a breaker for each id; not that of an {@code HttpGuard}, which takes
   *     addresses only
   */
  public FluxgateReactiveCircuitBreakerFactory(CircuitBreakerRegistry registry) {
    this.registry = Checks.notNull("registry", registry);
    this.configurations = new Configurations(registry);
  }

  @Override
  public ReactiveCircuitBreaker create(String id) {
    configurations.apply(id, getConfigurations());
    return new Breaker(registry, id);
  }

  @Override
  protected FluxgateConfigBuilder configBuilder(String id) {
    return configurations.builder(id);
  }

  /**
   * Sets the policies of ids that have no configuration of their own; without it, the registry
   * decides.
   */
  @Override
  public void configureDefault(Function<String, CircuitBreakerPolicy> defaultConfiguration) {
    configurations.others(Checks.notNull("defaultConfiguration", defaultConfiguration));
  }

  private record Breaker(CircuitBreakerRegistry registry, String id)
      implements ReactiveCircuitBreaker {

    @Override
    public <T> Mono<T> run(Mono<T> toRun, Function<Throwable, Mono<T>> fallback) {
      return ReactiveCalls.guarded(registry, id, toRun).onErrorResume(fallback);
    }

    @Override
    public <T> Flux<T> run(Flux<T> toRun, Function<Throwable, Flux<T>> fallback) {
      return ReactiveCalls.guarded(registry, id, toRun).onErrorResume(fallback);
    }
  }
}
