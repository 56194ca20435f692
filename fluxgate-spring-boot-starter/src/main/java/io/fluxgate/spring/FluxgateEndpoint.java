package io.fluxgate.spring;

import static java.util.stream.Collectors.joining;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.spring.Sources.Source;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * Lists the breakers, and changes their states by hand.
 *
 * <pre>
 * GET  /actuator/fluxgate
 * GET  /actuator/fluxgate/payments.example.com:443
 * POST /actuator/fluxgate {"breaker": "https://payments.example.com:443", "action": "force-open"}
 * POST /actuator/fluxgate {"breaker": "...", "action": "open-for", "duration": "5m"}
 * </pre>
 */
@Endpoint(id = "fluxgate")
public class FluxgateEndpoint implements SmartInitializingSingleton {

  private final Sources sources;
  private final @Nullable ClientReport report;
  private final TransitionHistory history = new TransitionHistory();
  private final AtomicBoolean watching = new AtomicBoolean();

  FluxgateEndpoint(HttpGuard guard) {
    this(Sources.of(guard), null);
    watch();
  }

  FluxgateEndpoint(Sources sources, @Nullable ClientReport report) {
    this.sources = sources;
    this.report = report;
  }

  /** Not in the constructor: the beans that it watches may still be missing then. */
  @Override
  public void afterSingletonsInstantiated() {
    watch();
  }

  private void watch() {
    if (watching.compareAndSet(false, true)) {
      sources.all().forEach(history::watch);
    }
  }

  /** {@return all breakers there are, under "breakers", and the HTTP clients, under "clients"} */
  @ReadOperation
  public Map<String, Object> breakers() {
    List<BreakerDescription> breakers = described(found(Breakers::of));
    return report == null
        ? Map.of("breakers", breakers)
        : Map.of("breakers", breakers, "clients", report.clients());
  }

  /**
   * {@return the breakers of a name, or status 404}
   *
   * @param breaker its name, or what follows the scheme in it
   */
  @ReadOperation
  public WebEndpointResponse<Map<String, Object>> breaker(@Selector String breaker) {
    return answer(breaker, found(source -> Breakers.of(source, breaker)));
  }

  /**
   * Changes the state of one breaker. If there is none of that name yet, the commands that apply to
   * later calls create it, so that a switch works before the first call.
   *
   * @param breaker its name, or what follows the scheme in it if it exists already
   * @param action what to do, such as "force-open"; an unknown one is answered with the known ones
   * @param duration how long the circuit stays open, such as "5m"; for "open-for" only
   * @param guard the bean or the guard whose breaker is meant; without it, all breakers of that
   *     name, or a new one of the guard that clients have
   * @return the breaker as it is afterwards, or status 404, or 400 if the action is not possible
   */
  // Spring's own annotation: Spring Boot 3 knows no other that makes a parameter optional.
  @WriteOperation
  public WebEndpointResponse<Map<String, Object>> steer(
      String breaker,
      @org.springframework.lang.Nullable String action,
      @org.springframework.lang.Nullable String duration,
      @org.springframework.lang.Nullable String guard) {
    Consumer<CircuitBreaker> command;
    try {
      command = EndpointAction.of(action, duration);
    } catch (IllegalArgumentException bad) {
      return error(bad.getMessage(), WebEndpointResponse.STATUS_BAD_REQUEST);
    }
    Optional<Source> named = guard == null ? Optional.empty() : sources.named(guard);
    if (guard != null && named.isEmpty()) {
      return error(
          "guard: " + guard + " (expected: " + names() + ")",
          WebEndpointResponse.STATUS_BAD_REQUEST);
    }
    List<Found> found =
        found(
            source ->
                named.isEmpty() || named.get().equals(source)
                    ? Breakers.of(source, breaker)
                    : List.of());
    if (found.isEmpty() && EndpointAction.holdsForLaterCalls(action)) {
      try {
        found = created(named.orElse(sources.all().get(0)), breaker);
      } catch (IllegalArgumentException | IllegalStateException refused) {
        return error(refused.getMessage(), WebEndpointResponse.STATUS_NOT_FOUND);
      }
    }
    found.forEach(each -> command.accept(each.breaker));
    return answer(breaker, found);
  }

  WebEndpointResponse<Map<String, Object>> steer(
      String breaker, @Nullable String action, @Nullable String duration) {
    return steer(breaker, action, duration, null);
  }

  /** A breaker, and where it is from. */
  private record Found(Source source, CircuitBreaker breaker) {}

  private List<Found> found(Function<Source, List<CircuitBreaker>> look) {
    // Where all beans are lazy, this is the first moment.
    watch();
    return sources.all().stream()
        .flatMap(source -> look.apply(source).stream().map(each -> new Found(source, each)))
        .toList();
  }

  private static List<Found> created(Source source, String name) {
    HttpGuard guard = source.guard();
    CircuitBreakerRegistry registry = source.registry();
    if (registry == null) {
      return List.of();
    }
    return List.of(new Found(source, guard != null ? guard.breaker(name) : registry.get(name)));
  }

  private String names() {
    return sources.all().stream().map(Source::name).collect(joining(", "));
  }

  private WebEndpointResponse<Map<String, Object>> answer(String name, List<Found> found) {
    return found.isEmpty()
        ? error("There is no circuit breaker " + name, WebEndpointResponse.STATUS_NOT_FOUND)
        : new WebEndpointResponse<>(Map.of("breakers", described(found)));
  }

  private static WebEndpointResponse<Map<String, Object>> error(
      @Nullable String message, int status) {
    return new WebEndpointResponse<>(Map.of("error", String.valueOf(message)), status);
  }

  private List<BreakerDescription> described(List<Found> breakers) {
    return breakers.stream()
        .map(
            each ->
                BreakerDescription.of(each.breaker, each.source.name(), history.of(each.breaker)))
        .toList();
  }
}
