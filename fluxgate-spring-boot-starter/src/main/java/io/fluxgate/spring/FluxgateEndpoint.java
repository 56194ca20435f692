package io.fluxgate.spring;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.http.HttpGuard;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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
 * POST /actuator/fluxgate {"breaker": "...", "action": "open-for", "duration": "5m"}
 * </pre>
 */
@Endpoint(id = "fluxgate")
public class FluxgateEndpoint {

  private final HttpGuard guard;

  FluxgateEndpoint(HttpGuard guard) {
    this.guard = guard;
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
   * Steers one breaker. If there is none of that name yet, the commands that hold for later calls
   * create it: a switch works before the first call.
   *
   * @param breaker its name, or what follows the scheme in it if it exists already
   * @param action what to do, such as "force-open"; an unknown one is answered with the known ones
   * @param duration how long the circuit stays open, such as "5m"; for "open-for" only
   * @return the breaker as it is afterwards, or status 404, or 400 if the action is not possible
   */
  // Spring's own annotation: Spring Boot 3 knows no other that makes a parameter optional.
  @WriteOperation
  public WebEndpointResponse<Map<String, Object>> steer(
      String breaker, String action, @org.springframework.lang.Nullable String duration) {
    Consumer<CircuitBreaker> command;
    try {
      command = EndpointAction.of(action, duration);
    } catch (IllegalArgumentException bad) {
      return new WebEndpointResponse<>(
          Map.of("error", String.valueOf(bad.getMessage())),
          WebEndpointResponse.STATUS_BAD_REQUEST);
    }
    List<CircuitBreaker> found = Breakers.of(guard, breaker);
    if (found.isEmpty() && guard.breaker().isEmpty() && EndpointAction.holdsForLaterCalls(action)) {
      try {
        found = List.of(guard.breaker(breaker));
      } catch (IllegalArgumentException | IllegalStateException refused) {
        return new WebEndpointResponse<>(
            Map.of("error", String.valueOf(refused.getMessage())),
            WebEndpointResponse.STATUS_NOT_FOUND);
      }
    }
    found.forEach(command);
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
