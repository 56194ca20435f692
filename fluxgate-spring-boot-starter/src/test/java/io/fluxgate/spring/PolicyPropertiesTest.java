package io.fluxgate.spring;

import static io.fluxgate.Tripper.failureRate;
import static io.fluxgate.Tripper.failureStreak;
import static io.fluxgate.Tripper.minRequests;
import static io.fluxgate.Tripper.retryAfter;
import static io.fluxgate.Tripper.slowRate;
import static io.fluxgate.spring.Contexts.HOST;
import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.LogListener;
import io.fluxgate.Overdue;
import io.fluxgate.Permit;
import io.fluxgate.Retry;
import io.fluxgate.Window;
import io.fluxgate.http.HttpTracker;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PolicyPropertiesTest {

  @Test
  void withoutPropertiesThePolicyIsThatOfTheLibraryAndLogs() {
    policyWith(
        policy ->
            assertThat(policy.toBuilder().build())
                .isEqualTo(
                    CircuitBreakerPolicy.http().toBuilder()
                        .listener(policy.listeners().get(0))
                        .callListener(policy.callListeners().get(0))
                        .build()));
    policyWith(
        policy -> assertThat(policy.listeners()).singleElement().isInstanceOf(LogListener.class));
    policyWith(
        policy ->
            assertThat(policy.callListeners()).singleElement().isInstanceOf(ObservedCalls.class));
  }

  @Test
  void windowCountsCallsOrTime() {
    policyWith(
        policy -> {
          assertThat(policy.window()).isEqualTo(Window.count(20));
          assertThat(policy.tripper())
              .isEqualTo(minRequests(20).and(failureRate(0.5)).or(failureStreak(10)));
        },
        "window-calls=20");
    policyWith(
        policy -> {
          assertThat(policy.window()).isEqualTo(Window.time(Duration.ofSeconds(30)));
          assertThat(policy.tripper())
              .isEqualTo(minRequests(100).and(failureRate(0.5)).or(failureStreak(10)));
        },
        "window-time=30s");
    policyWith(
        policy ->
            assertThat(policy.tripper())
                .isEqualTo(minRequests(200).and(failureRate(0.5)).or(failureStreak(10))),
        "window-time=30s",
        "min-requests=200");
  }

  @Test
  void ratesAndStreaksOpen() {
    policyWith(
        policy ->
            assertThat(policy.tripper())
                .isEqualTo(
                    minRequests(10)
                        .and(failureRate(0.4).or(slowRate(0.3, Duration.ofMillis(800))))
                        .or(failureStreak(5))
                        .or(retryAfter())),
        "min-requests=10",
        "failure-rate=0.4",
        "slow-rate=0.3",
        "slow-threshold=800ms",
        "failure-streak=5",
        "open-on-retry-after=true");
  }

  @Test
  void failureStatusesCountBesidesTheUsualFailures() {
    policyWith(
        policy ->
            assertThat(policy.tracker())
                .map(Object::toString)
                .hasValue(HttpTracker.defaults().or(HttpTracker.status(429, 423)).toString()),
        "failure-statuses=429,423");
  }

  @Test
  void delayIsSteadyOrGrows() {
    policyWith(
        policy ->
            assertThat(policy.retry()).isEqualTo(Retry.cooldown(Duration.ofSeconds(5)).jitter(0.2)),
        "delay=5s",
        "jitter=0.2");
    policyWith(
        policy ->
            assertThat(policy.retry())
                .isEqualTo(
                    Retry.backoff(Duration.ofSeconds(60))
                        .multiplier(1.5)
                        .maxDelay(Duration.ofMinutes(10))
                        .jitter(0)),
        "delay=60s",
        "max-delay=10m",
        "jitter=0");
    policyWith(
        policy ->
            assertThat(policy.retry())
                .isEqualTo(Retry.backoff(Duration.ofSeconds(60)).multiplier(3).jitter(0.2)),
        "delay=60s",
        "backoff-multiplier=3");
  }

  @Test
  void delayThatIsNotSetIsThatOfTheLibrary() {
    policyWith(
        policy ->
            assertThat(policy.retry())
                .isEqualTo(
                    Retry.backoff(Duration.ofSeconds(1))
                        .multiplier(1.5)
                        .maxDelay(Duration.ofMinutes(10))
                        .jitter(0.2)),
        "max-delay=10m");
    policyWith(
        policy ->
            assertThat(policy.retry())
                .isEqualTo(
                    Retry.backoff(Duration.ofSeconds(1))
                        .multiplier(3)
                        .maxDelay(Duration.ofSeconds(5))
                        .jitter(0.2)),
        "backoff-multiplier=3");
  }

  @Test
  void overdueIsATimeOrAdaptiveOrNever() {
    policyWith(policy -> assertThat(policy.overdue()).isEqualTo(Overdue.never()), "overdue=never");
    policyWith(
        policy -> assertThat(policy.overdue()).isEqualTo(Overdue.adaptive()), "overdue=adaptive");
    policyWith(
        policy -> assertThat(policy.overdue()).isEqualTo(Overdue.after(Duration.ofMillis(1500))),
        "overdue=1500ms");
  }

  @Test
  void callsUnderWayAreLimited() {
    policyWith(policy -> assertThat(policy.maximumConcurrentCalls()).isEmpty());
    policyWith(
        policy -> assertThat(policy.maximumConcurrentCalls()).hasValue(100),
        "maximum-concurrent-calls=100");
  }

  @Test
  void probesAtOnceAndOutcomesOfAVerdictCanBeSetApart() {
    policyWith(
        policy -> {
          assertThat(policy.maximumProbes()).isEqualTo(3);
          assertThat(policy.verdictCalls()).isEqualTo(1);
        },
        "maximum-probes=3");
    policyWith(
        policy -> {
          assertThat(policy.maximumProbes()).isEqualTo(4);
          assertThat(policy.verdictCalls()).isEqualTo(9);
        },
        "half-open-calls=4",
        "verdict-calls=9");
  }

  @Test
  void shareOfTheCallsProbesWithTenAtOnce() {
    policyWith(
        policy -> {
          assertThat(policy.maximumProbes()).isEqualTo(10);
          assertThat(policy.verdictCalls()).isEqualTo(10);
        },
        "permit-ratio=0.5");
    policyWith(policy -> assertThat(policy.maximumProbes()).isEqualTo(10), "ramp-up=10s");
  }

  @Test
  void probesAreLetThroughByShareOrRamp() {
    policyWith(
        policy -> {
          assertThat(policy.permit()).isEqualTo(Permit.random(0.25));
          assertThat(policy.verdictCalls()).isEqualTo(3);
          assertThat(policy.probeTimeout()).isEqualTo(Duration.ofSeconds(7));
        },
        "permit-ratio=0.25",
        "half-open-calls=3",
        "probe-timeout=7s");
    policyWith(
        policy ->
            assertThat(policy.permit()).isEqualTo(Permit.rampUp(0.2, 1, Duration.ofSeconds(90))),
        "ramp-up=90s",
        "ramp-up-from=0.2");
  }

  @Test
  void initialStateGoesBeforeShadow() {
    policyWith(
        policy -> assertThat(policy.initialState()).isEqualTo(CircuitState.DISABLED),
        "initial-state=disabled");
    Contexts.starter()
        .withInitializer(
            Contexts.properties(
                "fluxgate.http.shadow=true",
                "fluxgate.policies[https://live.example.com].initial-state=closed"))
        .run(
            context -> {
              assertThat(Contexts.policy(context, HOST).initialState())
                  .isEqualTo(CircuitState.METRICS_ONLY);
              assertThat(Contexts.policy(context, "https://live.example.com:443").initialState())
                  .isEqualTo(CircuitState.CLOSED);
            });
  }

  @Test
  void hostTakesWhatItLeavesOutFromTheDefault() {
    Contexts.starter()
        .withInitializer(
            Contexts.properties(
                "fluxgate.policy.window-calls=50",
                "fluxgate.policy.permit-ratio=1",
                "fluxgate.policy.delay=5s",
                "fluxgate.policy.overdue=7s",
                "fluxgate.policy.maximum-concurrent-calls=50",
                "fluxgate.policy.maximum-probes=5",
                "fluxgate.policies[https://Payments.example.com].half-open-calls=2",
                "fluxgate.policies[https://Payments.example.com].window-time=10s",
                "fluxgate.policies[https://Payments.example.com].failure-streak=3"))
        .run(
            context -> {
              CircuitBreakerPolicy own = Contexts.policy(context, HOST);
              assertThat(own.window()).isEqualTo(Window.time(Duration.ofSeconds(10)));
              assertThat(own.permit()).isEqualTo(Permit.random(1));
              assertThat(own.retry()).isEqualTo(Retry.cooldown(Duration.ofSeconds(5)).jitter(0.2));
              assertThat(own.overdue()).isEqualTo(Overdue.after(Duration.ofSeconds(7)));
              assertThat(own.maximumConcurrentCalls()).hasValue(50);
              assertThat(own.maximumProbes()).isEqualTo(2);
              assertThat(own.tripper().toString()).contains("3");
              assertThat(Contexts.policy(context, "https://other.example.com:443").window())
                  .isEqualTo(Window.count(50));
            });
  }

  private static void policyWith(Consumer<CircuitBreakerPolicy> check, String... properties) {
    Contexts.starter()
        .withPropertyValues(
            Arrays.stream(properties).map("fluxgate.policy."::concat).toArray(String[]::new))
        .run(context -> check.accept(Contexts.policy(context, HOST)));
  }
}
