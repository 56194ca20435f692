package io.fluxgate.spring;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.CircuitState;
import io.fluxgate.http.HttpGuard;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** Several guards, and breakers that the application makes itself. */
class GuardsTest {

  private static final String EXPOSED = "management.endpoints.web.exposure.include=fluxgate";
  private static final String OTHER = "https://other.example.com:443";

  @Configuration(proxyBeanMethods = false)
  static class Two {

    @Bean
    HttpGuard shopGuard() {
      return HttpGuard.create();
    }

    @Bean
    HttpGuard stockGuard() {
      return HttpGuard.create();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OnePrimary {

    @Bean
    HttpGuard shopGuard() {
      return HttpGuard.create();
    }

    @Bean
    @Primary
    HttpGuard stockGuard() {
      return HttpGuard.create();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Own {

    @Bean
    CircuitBreaker database() {
      return CircuitBreaker.of("database");
    }

    @Bean
    CircuitBreakerRegistry queues() {
      return CircuitBreakerRegistry.create();
    }
  }

  static class Client {

    @Autowired HttpGuard usual;

    @Autowired
    @Qualifier("payments")
    HttpGuard payments;
  }

  @Test
  void twoGuardsOfTheApplicationAreBothSeen() {
    exposed(Two.class)
        .run(
            context -> {
              guard(context, "shopGuard").breaker(Contexts.HOST).forceOpen();
              guard(context, "stockGuard").breaker(Contexts.HOST).disable();

              assertThat(shown(context))
                  .extracting(BreakerDescription::guard)
                  .containsExactly("shopGuard", "stockGuard");
              assertThat(Generation.healthDetails(context))
                  .containsEntry("breakers", 2)
                  .extractingByKey("notClosed")
                  .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                  .containsOnlyKeys(Contexts.HOST, Contexts.HOST + " of stockGuard");
              assertThat(guardsOfMeters(context)).contains("shopGuard", "stockGuard");
            });
  }

  @Test
  void primaryGuardIsThatOfTheClients() {
    exposed(OnePrimary.class)
        .run(
            context -> {
              HttpGuard primary = guard(context, "stockGuard");
              assertThat(context.getBean(CircuitBreakerRegistry.class))
                  .isSameAs(primary.registry());
              assertThat(context).hasBean("fluxgateHttpClient");

              endpoint(context).steer(Contexts.HOST, "force-open", null);

              assertThat(primary.breaker(Contexts.HOST).state())
                  .isEqualTo(CircuitState.FORCED_OPEN);
              assertThat(guard(context, "shopGuard").find(Contexts.HOST)).isEmpty();
            });
  }

  @Test
  void guardsOfThePropertiesAreInjectedByTheirNames() {
    named()
        .withBean(Client.class)
        .run(
            context -> {
              Client client = context.getBean(Client.class);
              assertThat(client.usual).isSameAs(context.getBean("fluxgateHttpGuard"));
              assertThat(client.payments).isSameAs(context.getBean("paymentsHttpGuard"));
              assertThat(client.payments.toString()).contains("at most 7");
              assertThat(client.usual.toString()).doesNotContain("at most 7");
            });
  }

  @Test
  void guardsOfThePropertiesTakeWhatTheyOmitFromAllOthers() {
    named()
        .run(
            context -> {
              CircuitBreaker breaker =
                  guard(context, "paymentsHttpGuard").breaker("GET " + Contexts.HOST);
              assertThat(breaker.policy().verdictCalls()).isEqualTo(3);
              assertThat(breaker.policy().tripper().toString()).contains("0.25");
              assertThat(
                      guard(context, "paymentsHttpGuard")
                          .breaker("GET " + OTHER)
                          .policy()
                          .tripper())
                  .hasToString(
                      guard(context, "fluxgateHttpGuard")
                          .breaker(OTHER)
                          .policy()
                          .tripper()
                          .toString());
            });
  }

  @Test
  void endpointSteersTheBreakerOfOneGuard() {
    named()
        .run(
            context -> {
              WebEndpointResponse<Map<String, Object>> unknown =
                  endpoint(context).steer(Contexts.HOST, "disable", null, "nobody");
              assertThat(unknown.getStatus()).isEqualTo(400);
              assertThat(unknown.getBody())
                  .containsEntry(
                      "error", "guard: nobody (expected: fluxgateHttpGuard, paymentsHttpGuard)");

              endpoint(context).steer("GET " + OTHER, "force-open", null, "payments");

              assertThat(shown(context))
                  .singleElement()
                  .matches(each -> each.state() == CircuitState.FORCED_OPEN)
                  .matches(each -> "paymentsHttpGuard".equals(each.guard()));
            });
  }

  @Test
  void breakersThatTheApplicationMakesAreSeen() {
    exposed(Own.class)
        .run(
            context -> {
              context.getBean("queues", CircuitBreakerRegistry.class).get("orders").forceOpen();
              endpoint(context).steer("database", "disable", null);

              assertThat(shown(context))
                  .extracting(BreakerDescription::name)
                  .containsExactly("orders", "database");
              assertThat(context.getBean("database", CircuitBreaker.class).state())
                  .isEqualTo(CircuitState.DISABLED);
              assertThat(Generation.healthDetails(context)).containsEntry("breakers", 2);
              assertThat(guardsOfMeters(context)).contains("queues", "database");
            });
  }

  @Test
  void lastTransitionsAreShownWithReasonAndCauses() {
    exposed(Own.class)
        .run(
            context -> {
              CircuitBreaker breaker = guard(context, "fluxgateHttpGuard").breaker(Contexts.HOST);
              breaker.forceOpen();
              breaker.reset();
              for (int i = 0; i < 10; i++) {
                breaker.acquire().error(new IllegalStateException("no"));
              }

              assertThat(shown(context).get(0).lastTransitions())
                  .extracting(TransitionHistory.Transition::to)
                  .containsExactly(
                      CircuitState.OPEN, CircuitState.CLOSED, CircuitState.FORCED_OPEN);
              TransitionHistory.Transition last =
                  requireNonNull(shown(context).get(0).lastTransitions()).get(0);
              assertThat(last.reason()).contains("failureStreak");
              assertThat(last.causes()).isNotEmpty();
            });
  }

  @Test
  void onlyTheLastTransitionsAreKept() {
    exposed(Own.class)
        .run(
            context -> {
              CircuitBreaker breaker = context.getBean("database", CircuitBreaker.class);
              for (int i = 0; i < 20; i++) {
                breaker.forceOpen();
                breaker.reset();
              }

              assertThat(shown(context).get(0).lastTransitions()).hasSize(10);
            });
  }

  private static ApplicationContextRunner exposed(Class<?> configuration) {
    return Contexts.starter()
        .withUserConfiguration(configuration)
        .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
        .withPropertyValues(EXPOSED);
  }

  private static ApplicationContextRunner named() {
    return Contexts.starter()
        .withInitializer(
            Contexts.properties(
                EXPOSED,
                "fluxgate.policy.half-open-calls=3",
                "fluxgate.http.guards.payments.key=host-and-method",
                "fluxgate.http.guards.payments.maximum-breakers=7",
                "fluxgate.http.guards.payments.policies[GET "
                    + Contexts.HOST
                    + "].failure-rate=0.25"));
  }

  private static HttpGuard guard(ApplicationContext context, String name) {
    return context.getBean(name, HttpGuard.class);
  }

  private static FluxgateEndpoint endpoint(ApplicationContext context) {
    return context.getBean(FluxgateEndpoint.class);
  }

  @SuppressWarnings("unchecked")
  private static List<BreakerDescription> shown(ApplicationContext context) {
    return (List<BreakerDescription>)
        Objects.requireNonNull(endpoint(context).breakers().get("breakers"));
  }

  private static Stream<String> guardsOfMeters(ApplicationContext context) {
    MeterRegistry meters = context.getBean(MeterRegistry.class);
    context.getBeansOfType(MeterBinder.class).values().forEach(binder -> binder.bindTo(meters));
    return meters.getMeters().stream()
        .map(meter -> meter.getId().getTag("guard"))
        .filter(Objects::nonNull)
        .distinct();
  }
}
