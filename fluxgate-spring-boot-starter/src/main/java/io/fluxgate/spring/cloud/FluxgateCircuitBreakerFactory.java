package io.fluxgate.spring.cloud;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.internal.spring.NamedCalls;
import io.fluxgate.internal.util.Checks;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.cloud.client.circuitbreaker.CircuitBreaker;
import org.springframework.cloud.client.circuitbreaker.CircuitBreakerFactory;

/**
 * Spring Cloud's factory of circuit breakers for blocking calls. Calls run on the thread that makes
 * them.
 *
 * <p>The fallback receives what the call threw, or a {@link io.fluxgate.CallNotPermittedException}.
 * That a guard beneath, such as the one of the HTTP client, rejected a call is no failure for these
 * breakers; nor is a status below 500. A policy with a tracker of its own judges errors itself.
 * Thread-safe.
 */
public final class FluxgateCircuitBreakerFactory
    extends CircuitBreakerFactory<CircuitBreakerPolicy, FluxgateConfigBuilder> {

  private final CircuitBreakerRegistry registry;
  private final Configurations configurations;

  /**
   * Creates a factory.
   *
   * @param registry has a breaker for each id; not that of an {@code HttpGuard}, which takes
   *     addresses only
   */
  public FluxgateCircuitBreakerFactory(CircuitBreakerRegistry registry) {
    this.registry = Checks.notNull("registry", registry);
    this.configurations = new Configurations(registry);
  }

  @Override
  public CircuitBreaker create(String id) {
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

  private record Breaker(CircuitBreakerRegistry registry, String id) implements CircuitBreaker {

    @Override
    public <T> T run(Supplier<T> toRun, Function<Throwable, T> fallback) {
      try {
        return NamedCalls.<T, RuntimeException>call(registry, id, toRun::get);
      } catch (Exception error) {
        return fallback.apply(error);
      }
    }
  }
}
