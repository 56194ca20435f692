package io.fluxgate.micrometer;

import static io.fluxgate.Tripper.failureStreak;
import static io.fluxgate.Tripper.slowRate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.CircuitState;
import io.fluxgate.Outcome;
import io.fluxgate.Permit;
import io.fluxgate.Retry;
import io.fluxgate.Ticket;
import io.fluxgate.Tracker;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.test.ManualTicker;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the meters tell of one breaker, and of those of a registry. */
class FluxgateMetricsTest {

  private static final Duration DELAY = Duration.ofSeconds(10);
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private final ManualTicker ticker = ManualTicker.create();
  private final MeterRegistry meters =
      new SimpleMeterRegistry(SimpleConfig.DEFAULT, new MockClock());
  private final CircuitBreakerPolicy policy =
      CircuitBreakerPolicy.builder()
          .ticker(ticker)
          .clock(() -> START)
          .tripper(failureStreak(3).or(slowRate(1, Duration.ofSeconds(2))))
          .retry(Retry.cooldown(DELAY))
          .permit(Permit.all())
          .halfOpenCalls(2)
          .build();
  private final CircuitBreaker breaker = CircuitBreaker.of("orders", policy);

  @Test
  void exactlyOneStateIsShown() {
    FluxgateMetrics.of(breaker).bindTo(meters);
    assertThat(shown("state", "state", "closed")).isOne();

    breaker.forceOpen();

    assertThat(shown("state", "state", "forced_open")).isOne();
    for (CircuitState state : CircuitState.values()) {
      if (state != CircuitState.FORCED_OPEN) {
        assertThat(shown("state", "state", BreakerMeters.tagOf(state))).isZero();
      }
    }
  }

  @Test
  void callsAreCountedByOutcome() {
    breaker.acquire().error(new IOException("down"));
    FluxgateMetrics.of(breaker).bindTo(meters);
    breaker.acquire().success();
    breaker.acquire().success();
    breaker.acquire().discard();
    trip();
    assertThat(breaker.tryAcquire()).isEmpty();

    assertThat(calls("successful", "none")).isEqualTo(2);
    assertThat(calls("ignored", "none")).isEqualTo(1);
    assertThat(calls("rejected", "none")).isEqualTo(1);
    assertThat(calls("failed", "IOException")).isEqualTo(4);
    assertThat(calls("failed", "other")).isZero();
  }

  @Test
  void callsBeyondTheMaximumAreCountedApartFromThoseThatTheCircuitRejects() {
    CircuitBreaker limited =
        CircuitBreaker.of(
            breaker.name(), CircuitBreakerPolicy.builder().maximumConcurrentCalls(1).build());
    FluxgateMetrics.of(limited).bindTo(meters);
    Ticket underWay = limited.acquire();
    assertThat(limited.tryAcquire()).isEmpty();
    underWay.success();

    assertThat(calls("rejected", "maximum")).isOne();
    assertThat(calls("rejected", "none")).isZero();
  }

  @Test
  void failuresOfOneKindAddUp() {
    FluxgateMetrics.of(HttpGuard.of(breaker)).bindTo(meters);
    for (String kind : List.of("status 500", "status 503", "status 429", "RESET", "OTHER", "")) {
      breaker.acquire().outcome(failure(kind), Tracker.all());
      breaker.acquire().success();
    }

    assertThat(calls("failed", "status_5xx")).isEqualTo(2);
    assertThat(calls("failed", "status_4xx")).isEqualTo(1);
    assertThat(calls("failed", "reset")).isEqualTo(1);
    assertThat(calls("failed", "other")).isEqualTo(2);
    assertThat(calls("failed", "dns")).isZero();
  }

  @Test
  void newKindOfFailureIsThereAfterTheNextLook() {
    FluxgateMetrics metrics = FluxgateMetrics.of(breaker);
    metrics.bindTo(meters);
    breaker.acquire().error(new IllegalStateException("a bug"));

    assertThat(calls("failed", "other")).isZero();
    Shown.settle(metrics);

    assertThat(calls("failed", "IllegalStateException")).isEqualTo(1);
  }

  @Test
  void transitionsAreCountedByTheirStates() {
    FluxgateMetrics.of(breaker).bindTo(meters);
    assertThat(transitions("closed", "open")).isZero();

    trip();
    ticker.advance(DELAY);
    breaker.acquire().success();
    breaker.acquire().success();
    breaker.disable();

    assertThat(transitions("closed", "open")).isOne();
    assertThat(transitions("open", "half_open")).isOne();
    assertThat(transitions("half_open", "closed")).isOne();
    assertThat(transitions("closed", "disabled")).isOne();
    assertThat(transitions("half_open", "open")).isZero();
  }

  @Test
  void transitionsOutOfAStateThatACommandSetsAreThereBeforeTheBreakerLeavesIt() {
    FluxgateMetrics metrics = FluxgateMetrics.of(breaker);
    metrics.bindTo(meters);
    assertThat(transitions()).hasSize(14);

    breaker.forceOpen();
    breaker.metricsOnly();
    Shown.settle(metrics);

    assertThat(transitions()).hasSize(26);
    assertThat(transitions("forced_open", "metrics_only")).isOne();
    assertThat(transitions("metrics_only", "disabled")).isZero();
    assertThat(shown("transitions", "from", "open", "to", "half_open", "shadow", "true")).isZero();
    breaker.disable();
    Shown.settle(metrics);

    assertThat(transitions()).hasSize(Transitions.MOVES.size());
    assertThat(transitions("metrics_only", "disabled")).isOne();
  }

  private Collection<FunctionCounter> transitions() {
    return meters.find("fluxgate.breaker.transitions").functionCounters();
  }

  @Test
  void shadowTellsWhatItWouldDo() {
    breaker.metricsOnly();
    FluxgateMetrics.of(breaker).bindTo(meters);
    trip();
    breaker.acquire().success();

    assertThat(shown("state", "state", "metrics_only")).isOne();
    assertThat(shown("shadow.rejected.calls")).isEqualTo(1);
    assertThat(shown("transitions", "from", "closed", "to", "open", "shadow", "true")).isOne();
    assertThat(shown("transitions", "from", "closed", "to", "open", "shadow", "false")).isZero();
    assertThat(calls("rejected", "none")).isZero();
    assertThat(calls("successful", "none")).isEqualTo(1);
  }

  @Test
  void windowTellsItsCallsFailuresAndSlowCalls() {
    FluxgateMetrics.of(breaker).bindTo(meters);
    assertThat(shown("failure.rate")).isNaN();
    assertThat(shown("slow.calls")).isZero();
    breaker.acquire().success();
    Ticket slow = breaker.acquire();
    ticker.advance(Duration.ofSeconds(2));
    slow.success();
    breaker.acquire().failure();
    breaker.acquire().failure();

    assertThat(shown("window.calls")).isEqualTo(4);
    assertThat(shown("failure.rate")).isEqualTo(0.5);
    assertThat(shown("slow.calls")).isEqualTo(1);
    assertThat(shown("streak")).isEqualTo(2);
  }

  @Test
  void slowCallsOfBreakerThatCountsNoneAreNotANumber() {
    FluxgateMetrics.of(CircuitBreaker.of("orders")).bindTo(meters);

    assertThat(shown("slow.calls")).isNaN();
  }

  @Test
  void openBreakerTellsSinceWhenAndHowLongUntilItProbes() {
    FluxgateMetrics.of(breaker).bindTo(meters);
    assertThat(shown("probe.delay")).isNaN();

    trip();
    ticker.advance(Duration.ofMillis(2_500));
    assertThat(shown("probe.delay")).isEqualTo(7.5);

    ticker.advance(DELAY);
    assertThat(shown("probe.delay")).isZero();
    assertThat(shown("state.since")).isEqualTo((double) START.getEpochSecond());
    assertThat(shown("failure.rate")).isNaN();

    breaker.forceOpen();
    assertThat(shown("probe.delay")).isNaN();
  }

  @Test
  void probesAndReopensAreShown() {
    FluxgateMetrics.of(breaker).bindTo(meters);
    trip();
    ticker.advance(DELAY);
    Ticket probe = breaker.acquire();
    Ticket other = breaker.acquire();
    assertThat(shown("active.probes")).isEqualTo(2);
    assertThat(shown("reopens")).isZero();

    probe.failure();
    other.failure();
    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);

    assertThat(shown("active.probes")).isZero();
    assertThat(shown("reopens")).isOne();
  }

  @Test
  void breakersOfRegistryComeAndGo() {
    CircuitBreakerRegistry registry =
        CircuitBreakerRegistry.builder().policy(policy).idleTimeout(DELAY).build();
    registry.get("a");
    FluxgateMetrics metrics = FluxgateMetrics.of(registry);
    metrics.bindTo(meters);
    assertThat(Shown.breakers(meters)).containsExactly("a");

    ticker.advance(DELAY);
    registry.get("b");
    Shown.settle(metrics);

    assertThat(Shown.breakers(meters)).containsExactly("b");
  }

  @Test
  void breakerMadeAgainHasMetersOfItsOwn() {
    CircuitBreakerRegistry registry =
        CircuitBreakerRegistry.builder().policy(policy).idleTimeout(DELAY).build();
    FluxgateMetrics metrics = FluxgateMetrics.of(registry);
    metrics.bindTo(meters);
    registry.get("a").acquire().success();
    ticker.advance(DELAY);
    registry.get("b");
    registry.get("a").acquire().discard();
    Shown.settle(metrics);

    assertThat(
            Shown.value(
                meters,
                "fluxgate.breaker.calls",
                "breaker",
                "a",
                "outcome",
                "ignored",
                "kind",
                "none"))
        .isOne();
    assertThat(
            Shown.value(meters, "fluxgate.breaker.calls", "breaker", "a", "outcome", "successful"))
        .isZero();
  }

  @Test
  void breakersBeyondTheMaximumWaitForAPlace() {
    CircuitBreakerRegistry registry =
        CircuitBreakerRegistry.builder().policy(policy).idleTimeout(DELAY).build();
    FluxgateMetrics metrics = FluxgateMetrics.builder(registry).maximumBreakers(2).build();
    metrics.bindTo(meters);
    registry.get("a");
    registry.get("b");
    ticker.advance(DELAY.dividedBy(2));
    registry.get("c").forceOpen();
    registry.get("d");
    Shown.settle(metrics);
    assertThat(Shown.breakers(meters)).containsExactlyInAnyOrder("a", "b");
    assertThat(Shown.value(meters, "fluxgate.registry.unmetered.breakers")).isEqualTo(2);
    assertThat(Shown.value(meters, "fluxgate.registry.breakers", "state", "forced_open")).isOne();
    assertThat(Shown.value(meters, "fluxgate.registry.breakers", "state", "closed")).isEqualTo(3);

    ticker.advance(DELAY.dividedBy(2));
    registry.get("e");
    Shown.settle(metrics);

    assertThat(Shown.breakers(meters)).containsExactlyInAnyOrder("c", "d");
    assertThat(Shown.value(meters, "fluxgate.registry.unmetered.breakers")).isOne();
  }

  @Test
  void overflowsOfRegistryAreCounted() {
    CircuitBreakerRegistry registry =
        CircuitBreakerRegistry.builder().policy(policy).maximumBreakers(1).build();
    FluxgateMetrics metrics = FluxgateMetrics.of(registry);
    metrics.bindTo(meters);
    registry.get("a").forceOpen();
    registry.get("b");
    registry.get("c");
    Shown.settle(metrics);

    assertThat(Shown.value(meters, "fluxgate.registry.overflows")).isEqualTo(2);
    assertThat(Shown.breakers(meters))
        .containsExactlyInAnyOrder("a", CircuitBreakerRegistry.OVERFLOW_NAME);
  }

  @Test
  void guardOfSingleBreakerShowsIt() {
    FluxgateMetrics.of(HttpGuard.of(breaker)).bindTo(meters);

    assertThat(Shown.breakers(meters)).containsExactly("orders");
    assertThat(calls("failed", "connect_timeout")).isZero();
  }

  @Test
  void guardShowsItsBreakersAndAllKindsOfHttpFailures() {
    HttpGuard guard = HttpGuard.create();
    FluxgateMetrics metrics = FluxgateMetrics.of(guard);
    metrics.bindTo(meters);
    guard.registry().get("https://example.com:443");
    Shown.settle(metrics);

    assertThat(Shown.tagValues(meters, "kind"))
        .containsExactlyInAnyOrder(
            "none",
            "maximum",
            "same_connection",
            "overdue",
            "abandoned",
            "connect",
            "connect_timeout",
            "dns",
            "tls",
            "response_timeout",
            "call_timeout",
            "reset",
            "protocol",
            "body",
            "unknown",
            "status_4xx",
            "status_5xx",
            "other");
  }

  @Test
  void closingTakesAllMetersAwayAndForgetsTheBreaker() {
    CircuitBreakerRegistry registry = CircuitBreakerRegistry.builder().policy(policy).build();
    registry.get("a");
    FluxgateMetrics metrics = FluxgateMetrics.of(registry);
    metrics.bindTo(meters);
    assertThat(meters.getMeters()).isNotEmpty();

    metrics.close();
    registry.get("b").forceOpen();

    assertThat(meters.getMeters()).isEmpty();
    metrics.close();
  }

  @Test
  void bindingTwiceIsBindingOnce() {
    FluxgateMetrics metrics = FluxgateMetrics.of(breaker);
    metrics.bindTo(meters);
    metrics.bindTo(meters);
    trip();

    assertThat(transitions("closed", "open")).isOne();
  }

  @Test
  void severalMeterRegistriesShowTheSame() {
    MeterRegistry second = new SimpleMeterRegistry();
    FluxgateMetrics metrics = FluxgateMetrics.of(breaker);
    metrics.bindTo(meters);
    metrics.bindTo(second);
    trip();

    assertThat(transitions("closed", "open")).isOne();
    assertThat(
            Shown.value(
                second,
                "fluxgate.breaker.transitions",
                "from",
                "closed",
                "to",
                "open",
                "shadow",
                "false"))
        .isOne();
  }

  @Test
  void prefixAndTagsAreTheUsers() {
    FluxgateMetrics.builder(breaker)
        .prefix("shop")
        .tags("client", "till")
        .tags(List.of(Tag.of("zone", "b")))
        .build()
        .bindTo(meters);

    assertThat(meters.getMeters())
        .isNotEmpty()
        .allSatisfy(meter -> assertThat(meter.getId().getName()).startsWith("shop.breaker."))
        .allSatisfy(
            meter ->
                assertThat(meter.getId().getTags())
                    .contains(Tag.of("client", "till"), Tag.of("zone", "b")));
  }

  @Test
  void badOptionsAreRefused() {
    FluxgateMetrics.Builder builder = FluxgateMetrics.builder(breaker);

    assertThatThrownBy(() -> builder.maximumBreakers(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maximumBreakers: 0 (expected: >= 1)");
    assertThatThrownBy(() -> builder.prefix(" "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("prefix: \" \" (expected: not blank)");
    assertThatThrownBy(() -> builder.tags("lonely")).isInstanceOf(IllegalArgumentException.class);
  }

  private void trip() {
    for (int i = 0; i < 3; i++) {
      breaker.acquire().error(new IOException("down"));
    }
  }

  private static Outcome failure(String kind) {
    return new Outcome() {
      @Override
      public Throwable error() {
        return new IOException("down");
      }

      @Override
      public @Nullable Object result() {
        return null;
      }

      @Override
      public String causeKind() {
        return kind;
      }
    };
  }

  private double calls(String outcome, String kind) {
    return shown("calls", "outcome", outcome, "kind", kind);
  }

  private double transitions(String from, String to) {
    return shown("transitions", "from", from, "to", to, "shadow", "false");
  }

  private double shown(String name, String... tags) {
    return Shown.value(meters, "fluxgate.breaker." + name, tags);
  }
}
