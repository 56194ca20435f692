package io.fluxgate;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A policy in plain values, for the breaker under test and for the model alike.
 *
 * @param windowSize calls if {@code countWindow}, seconds otherwise
 * @param jitterPercent of the delay
 * @param permitPercent the share of calls let through while half-open
 * @param rampSeconds how long that share rises from zero, 0 for not at all
 * @param overdueSeconds how long a call may wait for its answer, 0 for as long as it likes
 */
record ModelSetup(
    boolean countWindow,
    int windowSize,
    ModelRule rule,
    int delaySeconds,
    int jitterPercent,
    int permitPercent,
    int rampSeconds,
    int maximumProbes,
    int verdictCalls,
    int probeTimeoutSeconds,
    int overdueSeconds,
    CircuitState initialState,
    long seed) {

  static final Duration SLOW = Duration.ofSeconds(2);

  /** The delay that an operator asks for. */
  static final Duration OPEN_FOR = Duration.ofSeconds(7);

  /** What others ask for. */
  static final Duration PROBE_IN = Duration.ofSeconds(2);

  static final Duration SUSPECTED_FOR = Duration.ofSeconds(9);

  /** The parts that can be made to throw. */
  enum Part {
    TRACKER,
    TRIPPER,
    RETRY,
    PERMIT
  }

  /** A failure of the service. */
  static final class Tracked extends Exception {
    private static final long serialVersionUID = 1;
  }

  /** An error that says nothing about the service. */
  static final class Untracked extends Exception {
    private static final long serialVersionUID = 1;
  }

  /** An outcome whose service asks its callers to stay away. */
  record AskingToWait(@Nullable Throwable error, Duration delay) implements Outcome {

    @Override
    public Object result() {
      return "good";
    }

    @Override
    public Optional<Duration> retryAfter() {
      return Optional.of(delay);
    }
  }

  Window window() {
    return countWindow ? Window.count(windowSize) : Window.time(Duration.ofSeconds(windowSize));
  }

  Permit permit() {
    return rampSeconds > 0
        ? Permit.rampUp(0, permitPercent / 100.0, Duration.ofSeconds(rampSeconds))
        : Permit.random(permitPercent / 100.0);
  }

  Retry retry() {
    return Retry.backoff(Duration.ofSeconds(delaySeconds)).jitter(jitterPercent / 100.0);
  }

  /** Asked after every outcome, so that what it throws shows at once. */
  Tripper tripper(Set<Part> broken) {
    Tripper tripper = rule.tripper();
    return Tripper.custom(
        "breakable",
        tripper.inputs().afterEveryOutcome(),
        context -> {
          failIf(broken, Part.TRIPPER);
          return tripper.shouldTrip(context);
        });
  }

  /** The rule as users write it, or in a disguise if a policy would refuse it. */
  Tripper tripper() {
    Tripper tripper = rule.tripper();
    return tripper.inputs().tripsByCountAlone() ? tripper(Set.of()) : tripper;
  }

  CircuitBreakerPolicy.Builder policy(Set<Part> broken) {
    Retry retry = retry();
    Permit permit = permit();
    return CircuitBreakerPolicy.builder()
        .window(window())
        .tracker(
            outcome -> {
              failIf(broken, Part.TRACKER);
              return outcome.error() instanceof Tracked || "bad".equals(outcome.result());
            })
        .retry(
            (reopens, random) -> {
              failIf(broken, Part.RETRY);
              return retry.delay(reopens, random);
            })
        .permit(
            new Permit() {
              @Override
              public double ratio(Duration elapsed) {
                failIf(broken, Part.PERMIT);
                return permit.ratio(elapsed);
              }

              @Override
              public Duration rampDuration() {
                failIf(broken, Part.PERMIT);
                return permit.rampDuration();
              }
            })
        .maximumProbes(maximumProbes)
        .verdictCalls(verdictCalls)
        .probeTimeout(Duration.ofSeconds(probeTimeoutSeconds))
        .overdue(
            overdueSeconds == 0
                ? Overdue.never()
                : Overdue.after(Duration.ofSeconds(overdueSeconds)))
        .initialState(initialState);
  }

  static void failIf(Set<Part> broken, Part part) {
    if (broken.contains(part)) {
      throw new IllegalStateException(part + " is broken");
    }
  }

  ModelSetup overdueAfter(int seconds) {
    return new ModelSetup(
        countWindow,
        windowSize,
        rule,
        delaySeconds,
        jitterPercent,
        permitPercent,
        rampSeconds,
        maximumProbes,
        verdictCalls,
        probeTimeoutSeconds,
        seconds,
        initialState,
        seed);
  }
}
