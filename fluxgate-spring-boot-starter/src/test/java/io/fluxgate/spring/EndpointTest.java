package io.fluxgate.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Ticket;
import io.fluxgate.http.HttpGuard;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameter;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameters;
import org.springframework.boot.actuate.endpoint.invoke.reflect.OperationMethod;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

class EndpointTest {

  private final HttpGuard guard = HttpGuard.create();
  private final FluxgateEndpoint endpoint = new FluxgateEndpoint(guard);

  @Test
  void isThereOnlyWhereItIsExposed() {
    Contexts.starter().run(context -> assertThat(context).doesNotHaveBean(FluxgateEndpoint.class));
    Contexts.starter()
        .withPropertyValues("management.endpoints.web.exposure.include=fluxgate")
        .run(context -> assertThat(context).hasSingleBean(FluxgateEndpoint.class));
  }

  @Test
  void listsBreakersByName() {
    guard.registry().get("https://b.example.com:443");
    guard.registry().get("https://a.example.com:443").disable();

    assertThat(endpoint.breakers().get("breakers"))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .extracting("name", "state")
        .containsExactly(
            tuple("https://a.example.com:443", CircuitState.DISABLED),
            tuple("https://b.example.com:443", CircuitState.CLOSED));
  }

  @Test
  void showsWhatIsKnownOfABreaker() {
    guard.registry().acquire(Contexts.HOST).error(new IllegalStateException());

    Map<String, Object> body =
        Objects.requireNonNull(endpoint.breaker("payments.example.com:443").getBody());
    assertThat(body.get("breakers"))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .singleElement()
        .asInstanceOf(InstanceOfAssertFactories.type(BreakerDescription.class))
        .matches(breaker -> breaker.state() == CircuitState.CLOSED)
        .matches(breaker -> breaker.untilProbe() == null && breaker.shadowState() == null);
  }

  @Test
  void allThatIsShownIsOfTypesThatAnyLibraryForJsonKnows() {
    assertThat(typesWithin(BreakerDescription.class))
        .isSubsetOf(
            String.class,
            CircuitState.class,
            int.class,
            long.class,
            Double.class,
            Map.class,
            List.class);
    assertThat(typesWithin(TransitionHistory.Transition.class))
        .isSubsetOf(String.class, CircuitState.class, boolean.class, List.class);
  }

  /** The types of a record's components, and of theirs where they are records. */
  private static Set<Class<?>> typesWithin(Class<?> shown) {
    Set<Class<?>> types = new LinkedHashSet<>();
    for (RecordComponent component : shown.getRecordComponents()) {
      Class<?> type = component.getType();
      if (type.isRecord()) {
        types.addAll(typesWithin(type));
      } else {
        types.add(type);
      }
    }
    return types;
  }

  @Test
  void breakerOfAGuardOfOneIsListed() {
    FluxgateEndpoint single = new FluxgateEndpoint(HttpGuard.of(CircuitBreaker.of("payments")));

    assertThat(single.breaker("payments").getStatus()).isEqualTo(200);
  }

  @Test
  void unknownBreakerIsNotFoundAndNotMade() {
    assertThat(endpoint.breaker("a.example.com:443").getStatus())
        .isEqualTo(WebEndpointResponse.STATUS_NOT_FOUND);
    assertThat(endpoint.steer(Contexts.HOST, "reset", null).getStatus())
        .isEqualTo(WebEndpointResponse.STATUS_NOT_FOUND);
    assertThat(guard.registry().size()).isZero();
  }

  @Test
  void switchWorksByAnySpellingAndBeforeTheFirstCall() {
    endpoint.steer("HTTPS://Payments.Example.com/", "force-open", null);

    assertThat(guard.breaker(Contexts.HOST).state()).isEqualTo(CircuitState.FORCED_OPEN);
    assertThat(endpoint.breaker("Payments.Example.com").getStatus()).isEqualTo(200);
    assertThat(endpoint.breaker("PAYMENTS.example.com:443").getStatus()).isEqualTo(200);
    endpoint.steer("https://payments.example.com./", "reset", null);
    assertThat(guard.breaker(Contexts.HOST).state()).isEqualTo(CircuitState.CLOSED);
    assertThat(guard.registry().size()).isOne();
  }

  @Test
  void nameThatNoRequestHasIsNotFoundWithWhatIsExpected() {
    var answer = endpoint.steer("a.example.com:443", "force-open", null);

    assertThat(answer.getStatus()).isEqualTo(WebEndpointResponse.STATUS_NOT_FOUND);
    assertThat(answer.getBody())
        .extractingByKey("error")
        .asString()
        .startsWith("name: a.example.com:443 (expected: scheme://host:port");
    assertThat(guard.registry().size()).isZero();
  }

  @Test
  void stateIsExplained() {
    guard.registry().get(Contexts.HOST);

    assertThat(endpoint.breakers().get("breakers"))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .singleElement()
        .extracting("explanation")
        .asString()
        .startsWith("CLOSED: ");
  }

  @ParameterizedTest
  @CsvSource({
    "FORCE_OPEN, FORCED_OPEN",
    "force-open, FORCED_OPEN",
    "forceOpen, FORCED_OPEN",
    "DISABLE, DISABLED",
    "METRICS_ONLY, METRICS_ONLY",
    "RESET, CLOSED",
    "ENFORCE, DISABLED",
    "halfOpen, HALF_OPEN",
    "half-open, HALF_OPEN"
  })
  void steers(String action, CircuitState state) {
    CircuitBreaker breaker = guard.registry().get(Contexts.HOST);
    breaker.disable();

    endpoint.steer(Contexts.HOST, action, null);

    assertThat(breaker.state()).isEqualTo(state);
  }

  @Test
  void opensForATime() {
    CircuitBreaker breaker = guard.registry().get(Contexts.HOST);

    endpoint.steer(Contexts.HOST, "openFor", "5m");

    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    assertThat(breaker.info().untilProbe())
        .hasValueSatisfying(
            delay -> assertThat(delay).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          none     | none | action: null (expected: reset, disable, metrics-only, enforce, force-open, half-open, open-for)
          shut     | none | action: shut (expected: reset, disable, metrics-only, enforce, force-open, half-open, open-for)
          open-for | none | duration: null (expected: a time above zero, such as 5m)
          open-for | 0s   | duration: 0s (expected: a time above zero, such as 5m)
          open-for | -1s  | duration: -1s (expected: a time above zero, such as 5m)
          open-for | soon | duration: soon (expected: a time above zero, such as 5m)
          reset    | 5m   | duration: is set (expected: only with open-for)
          """)
  void impossibleActionIsRefusedWithWhatIsExpected(String action, String duration, String error) {
    CircuitBreaker breaker = guard.registry().get(Contexts.HOST);

    WebEndpointResponse<Map<String, Object>> answer =
        endpoint.steer(Contexts.HOST, action, duration);

    assertThat(answer.getStatus()).isEqualTo(WebEndpointResponse.STATUS_BAD_REQUEST);
    assertThat(answer.getBody()).containsEntry("error", error);
    assertThat(breaker.info().transitions()).isZero();
  }

  /** As Spring Boot of either generation finds it. */
  @Test
  void durationIsOptionalForSpring() throws NoSuchMethodException {
    OperationParameters parameters =
        new OperationMethod(
                FluxgateEndpoint.class.getMethod(
                    "steer", String.class, String.class, String.class, String.class),
                OperationType.WRITE)
            .getParameters();

    assertThat(parameters)
        .extracting(OperationParameter::getName, OperationParameter::isMandatory)
        .containsExactly(
            tuple("breaker", true),
            // So that a request without one is told which there are.
            tuple("action", false),
            tuple("duration", false),
            tuple("guard", false));
  }

  @Test
  void showsWhatTheCapRejectedAndWhatIsUsual() {
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "payments", CircuitBreakerPolicy.http().toBuilder().maximumConcurrentCalls(1).build());
    Ticket ticket = breaker.acquire();
    assertThat(breaker.tryAcquire()).isEmpty();
    ticket.success(Duration.ofMillis(20));

    BreakerDescription shown = BreakerDescription.of(breaker, null, null);

    assertThat(shown.counts().beyondMaximum()).isEqualTo(1);
    assertThat(shown.counts().rejected()).isZero();
    assertThat(shown.usualTime()).isEqualTo("PT0.02S");
  }
}
