package io.fluxgate.test;

import io.fluxgate.CircuitBreaker;

/**
 * AssertJ assertions for circuit breakers.
 *
 * <pre>{@code
 * import static io.fluxgate.test.FluxgateAssertions.assertThat;
 *
 * assertThat(breaker).isOpen().hasRejected(3).hasFailed(5);
 * }</pre>
 */
public final class FluxgateAssertions {

  private FluxgateAssertions() {}

  /**
   * Starts assertions on a breaker.
   *
   * @param breaker the breaker; each assertion reads its current values
   * @return assertions to chain
   */
  public static CircuitBreakerAssert assertThat(CircuitBreaker breaker) {
    return new CircuitBreakerAssert(breaker);
  }
}
