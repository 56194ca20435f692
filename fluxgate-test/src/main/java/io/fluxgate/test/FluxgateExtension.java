package io.fluxgate.test;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import java.lang.reflect.Parameter;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Injects test parameters: a {@link ManualTicker}, a {@link RecordingListener}, a {@link
 * SeededRandom}, a {@link CircuitBreakerPolicy.Builder} that uses these three, and a {@link
 * CircuitBreaker} with that policy. Each test gets new ones, and all parameters of a test share
 * them.
 *
 * <pre>{@code
 * import org.junit.jupiter.api.Test;
 * import org.junit.jupiter.api.extension.ExtendWith;
 *
 * @ExtendWith(FluxgateExtension.class)
 * class PaymentsTest {
 *   @Test
 *   void opensAfterFiveFailures(CircuitBreakerPolicy.Builder policy, ManualTicker ticker) {
 *     // ...
 *   }
 * }
 * }</pre>
 */
public final class FluxgateExtension implements ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(FluxgateExtension.class);

  /** Creates the extension, for JUnit. */
  public FluxgateExtension() {}

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    Class<?> type = parameter.getParameter().getType();
    return type == ManualTicker.class
        || type == RecordingListener.class
        || type == SeededRandom.class
        || type == CircuitBreakerPolicy.Builder.class
        || type == CircuitBreaker.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    Supplies supplies =
        test.getStore(NAMESPACE)
            .getOrComputeIfAbsent(test.getUniqueId(), id -> new Supplies(), Supplies.class);
    Parameter wanted = parameter.getParameter();
    if (wanted.getType() == ManualTicker.class) {
      return supplies.ticker;
    }
    if (wanted.getType() == RecordingListener.class) {
      return supplies.listener;
    }
    if (wanted.getType() == SeededRandom.class) {
      return supplies.random;
    }
    return wanted.getType() == CircuitBreaker.class ? supplies.breaker : supplies.policy();
  }

  private static final class Supplies {

    final ManualTicker ticker = ManualTicker.create();
    final RecordingListener listener = RecordingListener.create();
    final SeededRandom random = SeededRandom.of(1);
    final CircuitBreaker breaker = CircuitBreaker.of("test", policy().build());

    CircuitBreakerPolicy.Builder policy() {
      return CircuitBreakerPolicy.builder().ticker(ticker).listener(listener).random(random);
    }
  }
}
