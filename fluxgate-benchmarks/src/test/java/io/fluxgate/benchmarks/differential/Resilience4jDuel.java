package io.fluxgate.benchmarks.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreakerInfo;
import io.fluxgate.CircuitState;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Against resilience4j, whose clock is the duel's. */
final class Resilience4jDuel extends Duel<Boolean> {

  private static final Duration SLOW = Resilience4jSetting.SLOW;
  private static final Duration INSTANT = Duration.ofNanos(1);
  private static final Duration QUARTER = Duration.ofMillis(250);

  private final Resilience4jSetting setting;
  private final CircuitBreaker theirs;

  /** When the outcomes of this CLOSED period came. */
  private final List<Long> recorded = new ArrayList<>();

  private long recordedIn;
  private Instant windowBegan = Instant.EPOCH;

  /** The permissions that resilience4j has given in this period, and not taken back. */
  private int permitted;

  private long permittedIn;

  Resilience4jDuel(Resilience4jSetting setting, Random random) {
    super(random, setting.policy());
    this.setting = setting;
    this.theirs = CircuitBreaker.of("theirs", setting.config(clock));
    note(setting.toString());
  }

  @Override
  CircuitState theirState() {
    return CircuitState.valueOf(theirs.getState().name());
  }

  @Override
  @Nullable Boolean theirAcquire() {
    boolean permission = theirs.tryAcquirePermission();
    if (permission && theirs.getState() == CircuitBreaker.State.HALF_OPEN) {
      countPermission(1);
    }
    return permission ? true : null;
  }

  private void countPermission(int change) {
    if (permittedIn != period()) {
      permittedIn = period();
      permitted = 0;
    }
    permitted += change;
  }

  @Override
  boolean isDifferentAdmission(CircuitState before, int probes) {
    if (before == CircuitState.OPEN && isEndOfDelay()) {
      differ(Difference.END_OF_DELAY);
      advance(INSTANT);
      return true;
    }
    if (before == CircuitState.HALF_OPEN && permitted == setting.probes() && probes < permitted) {
      differ(probes < probesUnderWay() ? Difference.LOST_PROBE : Difference.PROBES_AT_A_TIME);
      return true;
    }
    return false;
  }

  @Override
  void theirEnd(Boolean call, End end, Duration duration) {
    CircuitState state = theirState();
    if (state == CircuitState.CLOSED && end != End.IGNORED) {
      remember();
    }
    long nanos = duration.toNanos();
    if (setting.slow() > 0 && duration.equals(SLOW) && end != End.IGNORED) {
      differ(Difference.EXACTLY_SLOW);
      nanos++;
    }
    switch (end) {
      case SUCCESS -> theirs.onSuccess(nanos, TimeUnit.NANOSECONDS);
      case FAILURE -> theirs.onError(nanos, TimeUnit.NANOSECONDS, new IOException());
      case IGNORED -> {
        theirs.releasePermission();
        if (state == CircuitState.HALF_OPEN) {
          countPermission(-1);
        }
      }
    }
  }

  @Override
  void reconcile(CircuitBreakerInfo before, End end, Duration duration) {}

  @Override
  End end() {
    return switch (random.nextInt(8)) {
      case 0 -> End.IGNORED;
      case 1, 2, 3 -> End.FAILURE;
      default -> End.SUCCESS;
    };
  }

  @Override
  Duration duration() {
    return switch (random.nextInt(6)) {
      case 0 -> SLOW;
      case 1 -> SLOW.plus(INSTANT);
      case 2 -> SLOW.multipliedBy(2);
      case 3 -> SLOW.minus(INSTANT);
      default -> Duration.ZERO;
    };
  }

  @Override
  Duration tick() {
    return switch (random.nextInt(16)) {
      case 0 -> Duration.ofSeconds(60);
      case 1, 2, 3, 4 -> DELAY;
      case 5, 6, 7 -> Duration.ofSeconds(random.nextInt(25));
      default ->
          setting.wholeSeconds()
              ? Duration.ofSeconds(1)
              : QUARTER.multipliedBy(1 + random.nextInt(8));
    };
  }

  // The window over time

  private void remember() {
    if (recordedIn != period()) {
      recorded.clear();
      recordedIn = period();
      windowBegan = ours.info().since();
    }
    recorded.add(clock.nanos());
  }

  /** Waits until both have forgotten the same outcomes. */
  @Override
  void advance(Duration step) {
    super.advance(step);
    while (setting.time() && recordedIn == period() && forgetDifferently()) {
      differ(Difference.STEPS_OF_THE_WINDOW);
      super.advance(QUARTER);
    }
  }

  private boolean forgetDifferently() {
    long beginning = Duration.between(Instant.EPOCH, windowBegan).toNanos();
    return recorded.stream().anyMatch(at -> ourWindowHas(at, beginning) != theirWindowHas(at));
  }

  private boolean ourWindowHas(long at, long beginning) {
    long slice = TimeUnit.SECONDS.toNanos(setting.window()) / 100;
    return (clock.nanos() - beginning) / slice - (at - beginning) / slice < 100;
  }

  private boolean theirWindowHas(long at) {
    long second = TimeUnit.SECONDS.toNanos(1);
    return clock.nanos() / second - at / second < setting.window();
  }

  @Override
  void compareWindows(CircuitBreakerInfo info) {
    CircuitBreaker.Metrics metrics = theirs.getMetrics();
    assertThat(info.metrics().total())
        .as("calls in the window")
        .isEqualTo(metrics.getNumberOfBufferedCalls());
    assertThat(info.metrics().failed())
        .as("failures in the window")
        .isEqualTo(metrics.getNumberOfFailedCalls());
    if (setting.slow() > 0) {
      assertThat(info.metrics().slow(SLOW))
          .as("slow calls in the window")
          .isEqualTo(metrics.getNumberOfSlowCalls());
    }
  }

  // By hand

  private static boolean isAutomatic(CircuitState state) {
    return state == CircuitState.CLOSED
        || state == CircuitState.OPEN
        || state == CircuitState.HALF_OPEN;
  }

  @Override
  void command() {
    // Fluxgate counts openFor() as an opening of a backoff, resilience4j does not.
    if (setting.backoff()) {
      return;
    }
    CircuitState state = theirState();
    int choice = random.nextInt(6);
    note("command " + choice);
    if (choice == 0) {
      ours.reset();
      theirs.reset();
      if (state == CircuitState.CLOSED) {
        emptied();
        recorded.clear();
        recordedIn = period();
        windowBegan = clock.instant();
      }
    } else if (choice == 1 && isAutomatic(state)) {
      // From other states, resilience4j refuses it, or divides by the size of a window of 0 calls.
      Duration delay = Duration.ofSeconds(1 + random.nextInt(15));
      ours.openFor(delay);
      theirs.transitionToOpenStateFor(delay);
    } else if (choice == 2 && (state == CircuitState.OPEN || state == CircuitState.FORCED_OPEN)) {
      ours.halfOpen();
      theirs.transitionToHalfOpenState();
    } else if (choice == 3) {
      ours.forceOpen();
      theirs.transitionToForcedOpenState();
    } else if (choice == 4) {
      ours.disable();
      theirs.transitionToDisabledState();
    } else if (choice == 5 && state != CircuitState.METRICS_ONLY) {
      ours.metricsOnly();
      theirs.transitionToMetricsOnlyState();
    }
  }
}
