package io.fluxgate.benchmarks.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failsafe.CircuitBreaker;
import dev.failsafe.CircuitBreakerBuilder;
import io.fluxgate.CircuitBreakerInfo;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Permit;
import io.fluxgate.Retry;
import io.fluxgate.Tripper;
import io.fluxgate.Window;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Against Failsafe, which reads the system's clock. Its delay and its periods are a day, and so
 * never pass; when the duel's delay has passed, the next attempt is preceded by {@code halfOpen()},
 * as Failsafe's own is.
 */
final class FailsafeDuel extends Duel<Boolean> {

  private static final Duration DAY = Duration.ofDays(1);
  private static final int[] PERCENT = {17, 33, 34, 38, 40, 50, 67, 100};

  /** One of the rows of docs/migrating.md. */
  enum Row {
    STREAK,
    COUNT,
    COUNT_IN_TIME,
    RATE
  }

  /**
   * @param failures how many, or per cent of them
   * @param calls the capacity, or the calls that a rate needs
   * @param successes the threshold of successes, or 0 for none
   */
  record Setting(Row row, int failures, int calls, int successes) {

    private static final List<Row> COUNTS = List.of(Row.STREAK, Row.COUNT, Row.COUNT_IN_TIME);

    static Setting countThreshold(Random random) {
      Row row = COUNTS.get(random.nextInt(COUNTS.size()));
      int failures = 1 + random.nextInt(6);
      int calls = row == Row.COUNT ? failures + random.nextInt(6) : failures;
      return new Setting(row, failures, calls, successes(random));
    }

    static Setting rateThreshold(Random random) {
      return new Setting(
          Row.RATE,
          PERCENT[random.nextInt(PERCENT.length)],
          1 + random.nextInt(12),
          successes(random));
    }

    private static int successes(Random random) {
      return random.nextBoolean() ? 1 + random.nextInt(4) : 0;
    }

    CircuitBreaker<Object> theirs() {
      CircuitBreakerBuilder<Object> builder = CircuitBreaker.builder().withDelay(DAY);
      switch (row) {
        case STREAK -> builder.withFailureThreshold(failures);
        case COUNT -> builder.withFailureThreshold(failures, calls);
        case COUNT_IN_TIME -> builder.withFailureThreshold(failures, DAY);
        case RATE -> builder.withFailureRateThreshold(failures, calls, DAY);
      }
      if (successes > 0) {
        builder.withSuccessThreshold(successes);
      }
      return builder.build();
    }

    CircuitBreakerPolicy.Builder ours() {
      Tripper tripper =
          switch (row) {
            case STREAK -> Tripper.failureStreak(failures);
            case COUNT, COUNT_IN_TIME -> Tripper.failures(failures);
            case RATE -> Tripper.minRequests(calls).and(Tripper.failureRate(failures / 100.0));
          };
      return CircuitBreakerPolicy.builder()
          .window(
              row == Row.COUNT_IN_TIME || row == Row.RATE ? Window.time(DAY) : Window.count(calls))
          .tripper(
              successes == 0
                  ? tripper
                  : tripper.or(Tripper.halfOpen().and(Tripper.failureStreak(1))))
          .retry(Retry.cooldown(DELAY))
          .permit(Permit.all())
          .halfOpenCalls(successes == 0 ? calls : successes);
    }
  }

  private final Setting setting;
  private final CircuitBreaker<Object> theirs;

  FailsafeDuel(Setting setting, Random random) {
    super(random, setting.ours());
    this.setting = setting;
    this.theirs = setting.theirs();
    note(setting.toString());
  }

  @Override
  CircuitState theirState() {
    return CircuitState.valueOf(theirs.getState().name());
  }

  @Override
  @Nullable Boolean theirAcquire() {
    if (theirs.isOpen() && isDelayOver()) {
      theirs.halfOpen();
    }
    return theirs.tryAcquirePermit() ? true : null;
  }

  @Override
  boolean isDifferentAdmission(CircuitState before, int probes) {
    if (before == CircuitState.HALF_OPEN && probes < probesUnderWay()) {
      differ(Difference.LOST_PROBE);
      return true;
    }
    return false;
  }

  @Override
  void theirEnd(Boolean call, End end, Duration duration) {
    if (end == End.SUCCESS) {
      theirs.recordSuccess();
    } else {
      theirs.recordFailure();
    }
  }

  @Override
  void reconcile(CircuitBreakerInfo before, End end, Duration duration) {
    long total = before.metrics().total() + 1;
    long failed = before.metrics().failed() + (end == End.FAILURE ? 1 : 0);
    boolean rate = setting.row == Row.RATE;
    if (rate && theirs.isOpen() && ours.state() != CircuitState.OPEN && isRounded(failed, total)) {
      differ(Difference.ROUNDED_RATE);
      ours.openFor(DELAY);
    }
    boolean certain = total - failed == setting.calls - setting.failures + 1;
    if (!rate
        && setting.successes == 0
        && before.state() == CircuitState.HALF_OPEN
        && theirs.isClosed()
        && ours.state() == CircuitState.HALF_OPEN
        && certain
        && total < setting.calls) {
      differ(Difference.CERTAIN_VERDICT);
      ours.reset();
    }
  }

  private boolean isRounded(long failed, long total) {
    double percent = 100.0 * failed / total;
    return percent < setting.failures && Math.round(percent) >= setting.failures;
  }

  @Override
  End end() {
    return random.nextInt(5) < 2 ? End.FAILURE : End.SUCCESS;
  }

  @Override
  Duration duration() {
    return Duration.ZERO;
  }

  @Override
  Duration tick() {
    return switch (random.nextInt(12)) {
      case 0 -> Duration.ofSeconds(60);
      case 1, 2, 3, 4 -> DELAY;
      default -> Duration.ofSeconds(random.nextInt(6));
    };
  }

  @Override
  void compareWindows(CircuitBreakerInfo info) {
    assertThat(info.metrics().total()).as("calls").isEqualTo(theirs.getExecutionCount());
    assertThat(info.metrics().failed()).as("failures").isEqualTo(theirs.getFailureCount());
  }

  @Override
  void command() {
    CircuitState state = ours.state();
    int choice = random.nextInt(3);
    note("command " + choice);
    switch (choice) {
      case 0 -> {
        theirs.open();
        if (state == CircuitState.OPEN) {
          differ(Difference.RESTARTED_DELAY);
        } else {
          ours.openFor(DELAY);
        }
      }
      case 1 -> {
        theirs.halfOpen();
        ours.halfOpen();
      }
      default -> {
        theirs.close();
        if (state == CircuitState.CLOSED) {
          differ(Difference.EMPTIED_WINDOW);
        } else {
          ours.reset();
        }
      }
    }
  }
}
