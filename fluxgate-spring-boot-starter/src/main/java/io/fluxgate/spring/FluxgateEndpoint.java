package io.fluxgate.spring;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.http.HttpGuard;
import java.util.List;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * Lists the breakers and steers them.
 *
 * <pre>
 * GET  /actuator/fluxgate
 * GET  /actuator/fluxgate/payments.example.com:443
 * POST /actuator/fluxgate {"breaker": "https://payments.example.com:443", "action": "force-open"}
 * </pre>
 */
@Endpoint(id = "fluxgate")
public class FluxgateEndpoint {

  private final HttpGuard guard;

  FluxgateEndpoint(HttpGuard guard) {
    this.guard = guard;
  }

  /** The commands for a breaker. */
  public enum Action {
    /** Close the circuit, and forget what is known. */
    RESET,
    /** Let every call pass, and record nothing. */
    DISABLE,
    /** Let every call pass, and report what would have happened. */
    METRICS_ONLY,
    /** Make a breaker in METRICS_ONLY real, with all that it learnt. */
    ENFORCE,
    /** Reject every call. */
    FORCE_OPEN;

    void on(CircuitBreaker breaker) {
      switch (this) {
        case RESET -> breaker.reset();
        case DISABLE -> breaker.disable();
        case METRICS_ONLY -> breaker.metricsOnly();
        case ENFORCE -> breaker.enforce();
        case FORCE_OPEN -> breaker.forceOpen();
      }
    }
  }

  /** {@return all breakers there are, under "breakers"} */
  @ReadOperation
  public Map<String, Object> breakers() {
    return described(Breakers.of(guard));
  }

  /**
   * {@return one breaker, or status 404}
   *
   * @param breaker its name, or what follows the scheme in it
   */
  @ReadOperation
  public WebEndpointResponse<Map<String, Object>> breaker(@Selector String breaker) {
    return answer(breaker, Breakers.of(guard, breaker));
  }

  /**
   * Steers one breaker.
   *
   * @param breaker its name, or what follows the scheme in it
   * @param action what to do
   * @return the breaker as it is afterwards, or status 404
   */
  @WriteOperation
  public WebEndpointResponse<Map<String, Object>> steer(String breaker, Action action) {
    List<CircuitBreaker> found = Breakers.of(guard, breaker);
    found.forEach(action::on);
    return answer(breaker, found);
  }

  private static WebEndpointResponse<Map<String, Object>> answer(
      String name, List<CircuitBreaker> found) {
    return found.isEmpty()
        ? new WebEndpointResponse<>(
            Map.of("error", "There is no circuit breaker " + name),
            WebEndpointResponse.STATUS_NOT_FOUND)
        : new WebEndpointResponse<>(described(found));
  }

  private static Map<String, Object> described(List<CircuitBreaker> breakers) {
    return Map.of("breakers", breakers.stream().map(BreakerDescription::of).toList());
  }
}
