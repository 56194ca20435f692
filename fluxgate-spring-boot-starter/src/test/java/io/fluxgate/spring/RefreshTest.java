package io.fluxgate.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.http.HttpGuard;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Properties that change while the application runs. */
class RefreshTest {

  private static final String STOCK = "https://stock.internal:443";
  private static final String OTHER = "https://other.example.com:443";

  @Test
  void policiesChangeAndStatesStay() {
    Contexts.starter()
        .withInitializer(
            Contexts.properties(
                "fluxgate.policy.half-open-calls=2",
                "fluxgate.policies[" + Contexts.HOST + "].half-open-calls=3",
                "fluxgate.policies[https://*.internal].half-open-calls=4"))
        .run(
            context -> {
              HttpGuard guard = context.getBean(HttpGuard.class);
              CircuitBreaker payments = guard.breaker(Contexts.HOST);
              CircuitBreaker stock = guard.breaker(STOCK);
              CircuitBreaker other = guard.breaker(OTHER);
              payments.forceOpen();
              stock.disable();

              refresh(
                  context,
                  Map.of(
                      "fluxgate.policy.half-open-calls",
                      "5",
                      "fluxgate.policies[" + Contexts.HOST + "].half-open-calls",
                      "6",
                      "fluxgate.policies[https://*.internal].half-open-calls",
                      "7"));

              assertThat(other.policy().verdictCalls()).isEqualTo(5);
              assertThat(payments.policy().verdictCalls()).isEqualTo(6);
              assertThat(stock.policy().verdictCalls()).isEqualTo(7);
              assertThat(payments.state()).isEqualTo(CircuitState.FORCED_OPEN);
              assertThat(stock.state()).isEqualTo(CircuitState.DISABLED);
              assertThat(guard.breaker("https://new.example.com").policy().verdictCalls())
                  .isEqualTo(5);
              assertThat(guard.breaker("https://new.internal").policy().verdictCalls())
                  .isEqualTo(7);
            });
  }

  @Test
  void policyThatTheApplicationSetStays() {
    Contexts.starter()
        .run(
            context -> {
              HttpGuard guard = context.getBean(HttpGuard.class);
              CircuitBreakerPolicy own =
                  CircuitBreakerPolicy.http().toBuilder().halfOpenCalls(9).build();
              guard.reconfigure(Contexts.HOST, own);
              guard.breaker(OTHER).reconfigure(own);
              guard.breaker(Contexts.HOST);

              refresh(context, Map.of("fluxgate.policy.half-open-calls", "5"));

              assertThat(guard.breaker(OTHER).policy()).isEqualTo(own);
              assertThat(guard.breaker(Contexts.HOST).policy()).isEqualTo(own);
            });
  }

  @Test
  void policyThatTheApplicationSetStaysThoughItsPropertiesChange() {
    String property = "fluxgate.policies[" + Contexts.HOST + "].half-open-calls";
    Contexts.starter()
        .withInitializer(Contexts.properties(property + "=3"))
        .run(
            context -> {
              HttpGuard guard = context.getBean(HttpGuard.class);
              CircuitBreakerPolicy own =
                  CircuitBreakerPolicy.http().toBuilder().halfOpenCalls(9).build();
              guard.breaker(Contexts.HOST).reconfigure(own);

              refresh(context, Map.of(property, "6"));

              assertThat(guard.breaker(Contexts.HOST).policy()).isEqualTo(own);
            });
  }

  @Test
  void refusedPropertyChangesNothing() {
    Contexts.starter()
        .run(
            context -> {
              CircuitBreaker breaker = context.getBean(HttpGuard.class).breaker(Contexts.HOST);
              CircuitBreakerPolicy before = breaker.policy();

              refresh(
                  context,
                  Map.of(
                      "fluxgate.policy.half-open-calls", "5", "fluxgate.policy.failure-rate", "2"));
              assertThat(breaker.policy()).isEqualTo(before);
              refresh(context, Map.of("fluxgate.policy.failure-raet", "0.2"));
              assertThat(breaker.policy()).isEqualTo(before);

              refresh(context, Map.of("fluxgate.policy.half-open-calls", "5"));
              assertThat(breaker.policy().verdictCalls()).isEqualTo(5);
            });
  }

  @Test
  void namedGuardsChangeToo() {
    Contexts.starter()
        .withInitializer(Contexts.properties("fluxgate.http.guards.bank.maximum-breakers=5"))
        .run(
            context -> {
              CircuitBreaker breaker =
                  context.getBean("bankHttpGuard", HttpGuard.class).breaker(OTHER);

              refresh(context, Map.of("fluxgate.http.guards.bank.policy.half-open-calls", "8"));

              assertThat(breaker.policy().verdictCalls()).isEqualTo(8);
            });
  }

  @Test
  void logSaysWhatChanged() {
    try (LoggedLines logged = LoggedLines.listen()) {
      Contexts.starter()
          .run(
              context -> {
                context.getBean(HttpGuard.class).breaker(OTHER);
                refresh(
                    context,
                    Map.of(
                        "fluxgate.policy.half-open-calls", "5",
                        "fluxgate.http.maximum-breakers", "9"));
                refresh(context, Map.of("fluxgate.policy.failure-rate", "2"));
                refresh(context, Map.of("fluxgate.policy.delay", "30"));
              });
      assertThat(logged.lines())
          .contains(
              "Reconfigured 1 breaker: fluxgate.policy.half-open-calls: (default) -> 5",
              "Properties that take effect after a restart only:"
                  + " fluxgate.http.maximum-breakers: 10000 -> 9")
          .anyMatch(
              line ->
                  line.startsWith("Changed properties are refused")
                      && line.contains("fluxgate.policy.failure-rate: 2.0 (expected"))
          .anyMatch(
              line ->
                  line.startsWith("Changed properties are refused")
                      && line.contains(
                          "fluxgate.policy.delay: 30 (expected: a time with its unit"));
    }
  }

  private static void refresh(ConfigurableApplicationContext context, Map<String, Object> values) {
    context.getEnvironment().getPropertySources().remove("refreshed");
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(new MapPropertySource("refreshed", values));
    context.publishEvent(new EnvironmentChangeEvent(context));
  }
}
