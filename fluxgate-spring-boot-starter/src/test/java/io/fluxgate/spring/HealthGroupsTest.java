package io.fluxgate.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.Ticker;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpKey;
import io.fluxgate.test.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** Groups of hosts that have a health of their own, for readiness. */
class HealthGroupsTest {

  private static final String GROUP = "fluxgate.health.groups.bank.";
  private static final String BANK = "https://api.bank.example:443";

  private final ManualTicker ticker = ManualTicker.create();

  @Test
  void openCircuitOfTheGroupEndsReadiness() {
    application(GROUP + "hosts=*.bank.example", GROUP + "when-open=out-of-service")
        .run(
            context -> {
              breaker(context, BANK);
              breaker(context, Contexts.HOST).forceOpen();
              assertThat(Generation.health(context, "ready")).isEqualTo("UP");

              breaker(context, BANK).forceOpen();

              assertThat(Generation.health(context, "ready")).isEqualTo("OUT_OF_SERVICE");
              assertThat(Generation.health(context, "fluxgateGroups", "bank"))
                  .isEqualTo("OUT_OF_SERVICE");
              assertThat(Generation.health(context, "fluxgate")).isEqualTo("UP");
            });
  }

  @ParameterizedTest
  @CsvSource({"up,UP", "down,DOWN", "out-of-service,OUT_OF_SERVICE"})
  void statusWhileOpenIsThatOfTheProperty(String property, String status) {
    application(GROUP + "hosts=https://api.bank.example", GROUP + "when-open=" + property)
        .run(
            context -> {
              breaker(context, BANK).forceOpen();

              assertThat(Generation.health(context, "fluxgateGroups", "bank")).isEqualTo(status);
            });
  }

  @Test
  void groupOnlyShowsByDefault() {
    application(GROUP + "hosts=https://api.bank.example")
        .run(
            context -> {
              breaker(context, BANK).forceOpen();

              assertThat(Generation.health(context, "ready")).isEqualTo("UP");
            });
  }

  /** An instance that is out of service gets no calls, and so none to probe with. */
  @Test
  void instanceIsReadyAgainWhenItsCircuitAwaitsAProbe() {
    application(
            GROUP + "hosts=https://api.bank.example",
            GROUP + "when-open=out-of-service",
            "fluxgate.health.down-when-open=true",
            "fluxgate.policy.failure-streak=1",
            "fluxgate.policy.delay=10s",
            "fluxgate.policy.jitter=0")
        .withBean(Ticker.class, () -> ticker)
        .run(
            context -> {
              breaker(context, BANK).acquire().error(new IOException("reset"));
              assertThat(Generation.health(context, "ready")).isEqualTo("OUT_OF_SERVICE");
              assertThat(Generation.health(context, "fluxgate")).isEqualTo("DOWN");

              ticker.advance(Duration.ofSeconds(10));

              assertThat(Generation.health(context, "ready")).isEqualTo("UP");
              assertThat(Generation.health(context, "fluxgate")).isEqualTo("UP");
            });
  }

  @Test
  void groupOfPoliciesLendsItsHosts() {
    application(
            GROUP + "when-open=down",
            "fluxgate.policies.bank.hosts=*.bank.example",
            "fluxgate.policies.bank.failure-streak=3")
        .run(
            context -> {
              breaker(context, BANK).forceOpen();

              assertThat(Generation.health(context, "fluxgateGroups", "bank")).isEqualTo("DOWN");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fluxgate.http.key=host-and-method",
        "fluxgate.http.key=path",
        "fluxgate.http.key=host"
      })
  void hostStandsForAllItsBreakers(String key) {
    application(
            GROUP + "hosts=https://api.bank.example",
            GROUP + "when-open=down",
            key,
            key.endsWith("path") ? "fluxgate.http.paths=/accounts/{id}" : "unused=")
        .run(
            context -> {
              String name = key.endsWith("method") ? "GET " + BANK : BANK;
              breaker(context, key.endsWith("path") ? BANK + "/accounts/{id}" : name).forceOpen();

              assertThat(Generation.health(context, "fluxgateGroups", "bank")).isEqualTo("DOWN");
            });
  }

  @Test
  void breakerWithANameCanBeAMember() {
    HttpKey everything = request -> "bank-api";
    application(GROUP + "hosts=bank-*", GROUP + "when-open=down")
        .withBean(HttpKey.class, () -> everything)
        .run(
            context -> {
              breaker(context, "bank-api").forceOpen();

              assertThat(Generation.health(context, "fluxgateGroups", "bank")).isEqualTo("DOWN");
            });
  }

  @Test
  void groupWithoutHostsStopsTheStart() {
    application(GROUP + "when-open=down")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("fluxgate.health.groups[bank].hosts: is not set"));
  }

  @Test
  void hostThatNobodyCanHaveStopsTheStart() {
    application(GROUP + "hosts=https://api.bank.example/path")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageStartingWith("fluxgate.health.groups[bank].hosts[0]: "));
  }

  @Test
  void withoutGroupsThereIsNoSuchComponent() {
    Contexts.everything()
        .run(context -> assertThat(context).doesNotHaveBean("fluxgateGroupsHealthContributor"));
  }

  private static ApplicationContextRunner application(String... properties) {
    String[] all = Arrays.copyOf(properties, properties.length + 1);
    all[properties.length] = "management.endpoint.health.group.ready.include=fluxgateGroups/bank";
    return Contexts.everything().withInitializer(Contexts.properties(all));
  }

  private static CircuitBreaker breaker(ApplicationContext context, String name) {
    return context.getBean(HttpGuard.class).registry().get(name);
  }
}
