package io.fluxgate.spring.cloud;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.internal.util.Checks;
import java.util.function.Consumer;
import org.springframework.cloud.client.circuitbreaker.ConfigBuilder;

/** Configures the breaker of one id; starts with what the properties say. Not thread-safe. */
public final class FluxgateConfigBuilder implements ConfigBuilder<CircuitBreakerPolicy> {

  private final CircuitBreakerPolicy.Builder policy;

  FluxgateConfigBuilder(CircuitBreakerPolicy initial) {
    this.policy = initial.toBuilder();
  }

  /**
   * Changes settings of the policy.
   *
   * @param change sets what is to differ
   * @return this builder
   */
  public FluxgateConfigBuilder policy(Consumer<CircuitBreakerPolicy.Builder> change) {
    Checks.notNull("change", change).accept(policy);
    return this;
  }

  @Override
  public CircuitBreakerPolicy build() {
    return policy.build();
  }
}
