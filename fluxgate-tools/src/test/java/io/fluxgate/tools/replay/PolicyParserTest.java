package io.fluxgate.tools.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Overdue;
import io.fluxgate.Permit;
import io.fluxgate.Retry;
import io.fluxgate.Tripper;
import io.fluxgate.Window;
import io.fluxgate.http.HttpTracker;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyParserTest {

  @Test
  void everySettingArrives() {
    NamedPolicy parsed =
        PolicyParser.parse(
            "all-of-it: window=60s failure-rate=0.3 slow-rate=0.4 slow=1500ms avg-latency=2s"
                + " min-requests=20 failure-streak=5 delay=1.5s backoff=3 max-delay=10m jitter=0.1"
                + " permit=0.1..0.9 ramp=1m half-open-calls=7 probe-timeout=1h also-status=429,501"
                + " overdue=3s maximum-concurrent-calls=50 maximum-probes=8 verdict-calls=6",
            1);

    assertThat(parsed.name()).isEqualTo("all-of-it");
    assertThat(parsed.policy())
        .isEqualTo(
            CircuitBreakerPolicy.builder()
                .window(Window.time(Duration.ofSeconds(60)))
                .tracker(HttpTracker.defaults().or(HttpTracker.status(429, 501)))
                .tripper(
                    Tripper.failureStreak(5)
                        .or(
                            Tripper.minRequests(20)
                                .and(
                                    Tripper.failureRate(0.3)
                                        .or(Tripper.slowRate(0.4, Duration.ofMillis(1500)))
                                        .or(Tripper.avgLatency(Duration.ofSeconds(2))))))
                .retry(
                    Retry.backoff(Duration.ofMillis(1500))
                        .multiplier(3)
                        .maxDelay(Duration.ofMinutes(10))
                        .jitter(0.1))
                .permit(Permit.rampUp(0.1, 0.9, Duration.ofMinutes(1)))
                .maximumProbes(8)
                .verdictCalls(6)
                .overdue(Overdue.after(Duration.ofSeconds(3)))
                .maximumConcurrentCalls(50)
                .probeTimeout(Duration.ofHours(1))
                .build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "http", "mine: default", "mine: http"})
  void defaultsAreThoseOfHttp(String text) {
    NamedPolicy parsed = PolicyParser.parse(text, 1);

    assertThat(parsed.policy()).isEqualTo(CircuitBreakerPolicy.http());
    assertThat(text).startsWith(parsed.name());
  }

  @Test
  void presetsAreNamedByAWord() {
    assertThat(policy("low-traffic")).isEqualTo(CircuitBreakerPolicy.httpLowTraffic());
    assertThat(policy("gentle")).isEqualTo(CircuitBreakerPolicy.httpGentle());
    assertThat(policy("strict")).isEqualTo(CircuitBreakerPolicy.httpStrict());
    assertThat(PolicyParser.parse("gentle", 1).name()).isEqualTo("gentle");
  }

  @Test
  void settingsChangeThePresetTheyStandWith() {
    assertThat(policy("strict overdue=3s"))
        .isEqualTo(
            CircuitBreakerPolicy.httpStrict().toBuilder()
                .overdue(Overdue.after(Duration.ofSeconds(3)))
                .build());
  }

  @Test
  void aPolicyStartsFromOnePreset() {
    assertThatThrownBy(() -> policy("strict gentle"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "policy 'p': gentle (expected: one policy to start from, and strict is named"
                + " already)");
  }

  @Test
  void adaptivePermitProbesAsTheGentlePresetDoes() {
    assertThat(policy("permit=adaptive")).isEqualTo(CircuitBreakerPolicy.httpGentle());
  }

  @Test
  void whatIsNotNamedIsAsByDefault() {
    CircuitBreakerPolicy.Builder http = CircuitBreakerPolicy.http().toBuilder();

    assertThat(policy("window=10s"))
        .isEqualTo(http.window(Window.time(Duration.ofSeconds(10))).build());
    assertThat(policy("min-requests=20").tripper())
        .isEqualTo(
            Tripper.failureStreak(10).or(Tripper.minRequests(20).and(Tripper.failureRate(0.5))));
    assertThat(policy("jitter=0.5").retry())
        .isEqualTo(
            Retry.backoff(Duration.ofSeconds(1))
                .multiplier(1.5)
                .maxDelay(Duration.ofSeconds(5))
                .jitter(0.5));
    assertThat(policy("backoff=3").retry())
        .isEqualTo(
            Retry.backoff(Duration.ofSeconds(1))
                .multiplier(3)
                .maxDelay(Duration.ofSeconds(5))
                .jitter(0.2));
    assertThat(policy("delay=30s").retry()).isEqualTo(Retry.cooldown(Duration.ofSeconds(30)));
  }

  @Test
  void halfOpenCallsFollowThePermitUnlessTheyAreNamed() {
    assertThat(policy("permit=all").maximumProbes()).isEqualTo(1);
    assertThat(policy("permit=0.5").maximumProbes()).isEqualTo(10);
    assertThat(policy("permit=0.1..1 ramp=10s").verdictCalls()).isEqualTo(10);
    assertThat(policy("permit=0.5 half-open-calls=3").verdictCalls()).isEqualTo(3);
    assertThat(policy("half-open-calls=3 maximum-probes=5").verdictCalls()).isEqualTo(3);
  }

  @Test
  void overdueIsATimeOrAdaptiveOrNever() {
    assertThat(policy("overdue=never").overdue()).isEqualTo(Overdue.never());
    assertThat(policy("overdue=adaptive").overdue()).isEqualTo(Overdue.adaptive());
    assertThat(policy("overdue=500ms").overdue()).isEqualTo(Overdue.after(Duration.ofMillis(500)));
  }

  private static CircuitBreakerPolicy policy(String settings) {
    return PolicyParser.parse("p: " + settings, 1).policy();
  }

  @Test
  void policyWithoutNameGetsANumber() {
    NamedPolicy parsed = PolicyParser.parse(" failure-streak=3  permit=all", 2);

    assertThat(parsed.name()).isEqualTo("policy-2");
    assertThat(parsed.policy().tripper()).isEqualTo(Tripper.failureStreak(3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "p: failure-rate=1.5 | p': failure-rate=1.5: failureRate: 1.5 (expected: > 0 and <= 1)",
        "p: failure-rate=half | p': failure-rate=half (expected: a number)",
        "p: window=0 | p': window=0: size: 0 (expected: >= 1 and <= 10000000)",
        "p: window=10x | p': window=10x (expected: a whole number)",
        "p: delay=0s | p': delay=0s: cooldown: 0 s (expected: > 0 s)",
        "p: delay=30 | p': delay=30 (expected: a time such as 500ms, 30s, 5m or 1h)",
        "p: delay=9999999999999d | p': delay=9999999999999d (expected: less than 292 years)",
        "p: backoff=0.5 | p': backoff=0.5: multiplier: 0.5 (expected: ",
        "p: backoff=2 max-delay=500ms | p': max-delay=500ms: maxDelay: 500 ms (expected: ",
        "p: max-delay=1s | p': max-delay=1s (expected: together with backoff)",
        "p: slow-rate=0.5 | p': slow-rate=0.5 (expected: together with slow)",
        "p: slow=1s | p': slow=1s (expected: together with slow-rate)",
        "p: jitter=2 | p': jitter=2: jitter: 2.0 (expected: ",
        "p: permit=0 | p': permit=0: random: 0.0 (expected: > 0 and <= 1)",
        "p: permit=0.1..1 | p': permit=0.1..1 (expected: together with ramp)",
        "p: permit=0.5 ramp=1s | p': permit=0.5 (expected: two shares with ..",
        "p: ramp=1s | p': ramp=1s (expected: together with permit)",
        "p: half-open-calls=0 | p': half-open-calls=0: halfOpenCalls: 0 (expected: >= 1 and",
        "p: overdue=soon | p': overdue=soon (expected: a time such as 2s, adaptive or never)",
        "p: overdue=0s | p': overdue=0s: limit: 0 s (expected: ",
        "p: maximum-concurrent-calls=0 | p': maximum-concurrent-calls=0: maximumConcurrentCalls: 0 (",
        "p: maximum-probes=0 | p': maximum-probes=0: maximumProbes: 0 (expected: >= 1 and",
        "p: verdict-calls=x | p': verdict-calls=x (expected: a whole number)",
        "p: also-status=42 | p': also-status=42: status: 42 (expected: >= 100 and <= 999)",
        "p: min-requests=5 failure-streak=2 | p': min-requests (expected: together with",
        "p: windw=100 | p': windw=100 (expected: option=value, with an option out of window, ",
        "p: stern | p': stern (expected: option=value, with an option out of window, ",
        "p: window=1 window=2 | p': window=2 (expected: window once)",
        "a b: window=1 | a b': the name (expected: 1 to 30 letters",
      })
  void mistakeIsNamedWithItsRange(String text, String message) {
    assertThatThrownBy(() -> PolicyParser.parse(text, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("policy '" + message);
  }

  @Test
  void nameIsNotEmpty() {
    assertThatThrownBy(() -> PolicyParser.parse(": window=1", 1))
        .hasMessageStartingWith("policy '': the name (expected: 1 to 30 letters");
  }
}
