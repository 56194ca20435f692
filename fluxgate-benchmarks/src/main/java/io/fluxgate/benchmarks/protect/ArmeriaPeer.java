package io.fluxgate.benchmarks.protect;

import com.linecorp.armeria.client.circuitbreaker.CircuitBreaker;
import com.linecorp.armeria.client.circuitbreaker.CircuitBreakerBuilder;
import com.linecorp.armeria.client.circuitbreaker.CircuitBreakerListener;
import com.linecorp.armeria.client.circuitbreaker.CircuitState;
import com.linecorp.armeria.client.circuitbreaker.EventCount;
import com.linecorp.armeria.common.util.Ticker;
import io.fluxgate.tools.simulate.Arrival;
import io.fluxgate.tools.simulate.CallEnd;
import io.fluxgate.tools.simulate.CountingGuard;
import io.fluxgate.tools.simulate.Guard;
import io.fluxgate.tools.simulate.Subject;
import io.fluxgate.tools.simulate.VirtualClock;
import java.lang.reflect.Method;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Armeria. Responses from 500 on and timeouts are failures, as in the rule that its documentation
 * starts from, and a cancelled call is ignored.
 */
record ArmeriaPeer(
    String name, Kind kind, String text, UnaryOperator<CircuitBreakerBuilder> settings)
    implements Subject {

  @Override
  public Guard guard(VirtualClock clock, long seed) {
    PeerGuard guard = new PeerGuard();
    CircuitBreakerBuilder builder = settings.apply(CircuitBreaker.builder("upstream"));
    guard.breaker = inTimeOf(clock, builder).listener(guard).build();
    return guard;
  }

  /** Armeria 1.40 has a setter for its clock, but not a public one. */
  private static CircuitBreakerBuilder inTimeOf(VirtualClock clock, CircuitBreakerBuilder builder) {
    try {
      Method setter = CircuitBreakerBuilder.class.getDeclaredMethod("ticker", Ticker.class);
      setter.setAccessible(true);
      setter.invoke(builder, (Ticker) clock::nanos);
      return builder;
    } catch (ReflectiveOperationException changed) {
      throw new IllegalStateException("Armeria's clock cannot be set", changed);
    }
  }

  private static final class PeerGuard extends CountingGuard implements CircuitBreakerListener {

    private @Nullable CircuitBreaker breaker;
    private CircuitState state = CircuitState.CLOSED;

    private CircuitBreaker breaker() {
      return Objects.requireNonNull(breaker);
    }

    @Override
    public void onStateChanged(String name, CircuitState to) {
      if (to == CircuitState.OPEN) {
        opened(state == CircuitState.HALF_OPEN);
      }
      state = to;
    }

    @Override
    @Deprecated
    public void onEventCountUpdated(String name, EventCount count) {}

    @Override
    public void onRequestRejected(String name) {}

    @Override
    public @Nullable Pass admit(Arrival arrival) {
      return breaker().tryRequest() ? this::report : null;
    }

    private void report(CallEnd end) {
      switch (end) {
        case SUCCESS -> breaker().onSuccess();
        case ERROR, TIMEOUT -> breaker().onFailure();
        case CANCELLED -> {}
      }
    }
  }
}
