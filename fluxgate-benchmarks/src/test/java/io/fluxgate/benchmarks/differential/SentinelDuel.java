package io.fluxgate.benchmarks.differential;

import com.alibaba.csp.sentinel.context.Context;
import com.alibaba.csp.sentinel.slots.block.RuleConstant;
import com.alibaba.csp.sentinel.slots.block.degrade.DegradeRule;
import io.fluxgate.CircuitBreakerInfo;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Permit;
import io.fluxgate.Retry;
import io.fluxgate.Tripper;
import io.fluxgate.Window;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Against Sentinel's circuit breakers, within one interval of their statistics. */
final class SentinelDuel extends Duel<Context> {

  private static final Duration SLOW = Duration.ofSeconds(1);
  private static final Duration MILLISECOND = Duration.ofMillis(1);

  /** Intervals that begin anew with the epoch, so that one of them does not now. */
  private static final int[] INTERVALS = {2_000_000_000, 1_900_000_000};

  private static final Duration LONGEST_TEST = Duration.ofHours(1);
  private static final double[] RATIOS = {0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.75, 1};

  /** One of the rows of docs/migrating.md. */
  enum Row {
    RATIO,
    COUNT,
    SLOW_CALLS
  }

  record Setting(Row row, double ratio, int count, int minimum) {

    private static final List<Row> ROWS = List.of(Row.values());

    static Setting any(Random random) {
      return new Setting(
          ROWS.get(random.nextInt(ROWS.size())),
          RATIOS[random.nextInt(RATIOS.length)],
          random.nextInt(6),
          1 + random.nextInt(8));
    }

    SentinelRule theirs(ManualClock clock) {
      DegradeRule rule =
          new DegradeRule("resource")
              .setMinRequestAmount(minimum)
              .setStatIntervalMs(interval())
              .setTimeWindow((int) DELAY.toSeconds());
      return switch (row) {
        case RATIO ->
            SentinelRule.onFailures(
                rule.setGrade(RuleConstant.DEGRADE_GRADE_EXCEPTION_RATIO).setCount(ratio), clock);
        case COUNT ->
            SentinelRule.onFailures(
                rule.setGrade(RuleConstant.DEGRADE_GRADE_EXCEPTION_COUNT).setCount(count), clock);
        case SLOW_CALLS ->
            SentinelRule.onSlowCalls(
                rule.setGrade(RuleConstant.DEGRADE_GRADE_RT)
                    .setCount((double) SLOW.toMillis())
                    .setSlowRatioThreshold(ratio),
                clock);
      };
    }

    private static int interval() {
      long now = System.currentTimeMillis();
      long rest = INTERVALS[0] - now % INTERVALS[0];
      return rest > LONGEST_TEST.toMillis() ? INTERVALS[0] : INTERVALS[1];
    }

    CircuitBreakerPolicy.Builder ours() {
      Tripper tripper =
          switch (row) {
            case RATIO -> Tripper.failureRate(ratio);
            case COUNT -> Tripper.failures(count + 1);
            case SLOW_CALLS -> Tripper.slowRate(ratio, SLOW);
          };
      return CircuitBreakerPolicy.builder()
          .window(Window.time(Duration.ofDays(20)))
          .tripper(Tripper.minRequests(minimum).and(tripper))
          .retry(Retry.cooldown(DELAY))
          .permit(Permit.all())
          .halfOpenCalls(1);
    }
  }

  private final Setting setting;
  private final SentinelRule theirs;

  SentinelDuel(Setting setting, Random random) {
    super(random, setting.ours());
    this.setting = setting;
    this.theirs = setting.theirs(clock);
    note(setting.toString());
  }

  @Override
  CircuitState theirState() {
    return CircuitState.valueOf(theirs.currentState().name());
  }

  @Override
  @Nullable Context theirAcquire() {
    return theirs.enter();
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
  void theirEnd(Context call, End end, Duration duration) {
    boolean exactly = setting.row == Row.SLOW_CALLS && duration.equals(SLOW);
    if (exactly) {
      differ(Difference.EXACTLY_SLOW);
    }
    theirs.exit(
        call,
        end == End.FAILURE ? new IOException() : null,
        exactly ? duration.plus(MILLISECOND) : duration);
  }

  @Override
  void reconcile(CircuitBreakerInfo before, End end, Duration duration) {
    boolean slow = duration.compareTo(SLOW) >= 0;
    if (before.state() == CircuitState.CLOSED
        && ours.state() == CircuitState.OPEN
        && theirState() == CircuitState.CLOSED
        && isAtTheRatio(before, end, slow)) {
      differ(Difference.EXACTLY_AT_THE_RATIO);
      theirs.openByHand();
    }
    if (before.state() == CircuitState.HALF_OPEN
        && setting.row == Row.SLOW_CALLS
        && end == End.FAILURE
        && !slow
        && ours.state() == CircuitState.OPEN
        && theirState() == CircuitState.CLOSED) {
      differ(Difference.QUICK_FAILURE);
      ours.reset();
    }
  }

  private boolean isAtTheRatio(CircuitBreakerInfo before, End end, boolean slow) {
    long total = before.metrics().total() + 1;
    long counted =
        switch (setting.row) {
          case RATIO -> before.metrics().failed() + (end == End.FAILURE ? 1 : 0);
          case SLOW_CALLS -> before.metrics().slow(SLOW) + (slow ? 1 : 0);
          case COUNT -> -1;
        };
    return (double) counted / total == setting.ratio;
  }

  @Override
  End end() {
    return random.nextInt(5) < 2 ? End.FAILURE : End.SUCCESS;
  }

  @Override
  Duration duration() {
    return switch (random.nextInt(6)) {
      case 0 -> SLOW;
      case 1 -> SLOW.plus(MILLISECOND);
      case 2 -> SLOW.multipliedBy(2);
      case 3 -> SLOW.minus(MILLISECOND);
      default -> Duration.ZERO;
    };
  }

  @Override
  Duration tick() {
    return switch (random.nextInt(12)) {
      case 0 -> Duration.ofSeconds(60);
      case 1, 2, 3, 4 -> DELAY;
      default -> Duration.ofSeconds(random.nextInt(6));
    };
  }

  /** Sentinel does not show what it has counted. */
  @Override
  void compareWindows(CircuitBreakerInfo info) {}

  /** Sentinel has no commands. */
  @Override
  void command() {}
}
