package io.fluxgate.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitState;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.spring.FluxgateEndpoint.Action;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
            String.class, CircuitState.class, int.class, long.class, Double.class, Map.class);
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
    assertThat(endpoint.steer(Contexts.HOST, Action.RESET).getStatus())
        .isEqualTo(WebEndpointResponse.STATUS_NOT_FOUND);
    assertThat(guard.registry().size()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "FORCE_OPEN, FORCED_OPEN",
    "DISABLE, DISABLED",
    "METRICS_ONLY, METRICS_ONLY",
    "RESET, CLOSED",
    "ENFORCE, DISABLED"
  })
  void steers(Action action, CircuitState state) {
    CircuitBreaker breaker = guard.registry().get(Contexts.HOST);
    breaker.disable();

    endpoint.steer(Contexts.HOST, action);

    assertThat(breaker.state()).isEqualTo(state);
  }
}
