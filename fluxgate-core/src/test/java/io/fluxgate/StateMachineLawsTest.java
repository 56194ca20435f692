package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What must hold after any history, tried on every history of a few commands: no model of the
 * breaker is needed to state it, so none can repeat its mistakes.
 *
 * <ul>
 *   <li>no closing without a success in the very period of probing;
 *   <li>never more probes with a valid lease than slots;
 *   <li>an outcome that comes after its period moves nothing;
 *   <li>OPEN admits nobody before its delay, and somebody after it;
 *   <li>each call is counted once;
 *   <li>each transition is signalled once, in order;
 *   <li>any history followed by health and time ends CLOSED;
 *   <li>any history followed by an outage and traffic ends rejecting.
 * </ul>
 */
class StateMachineLawsTest {

  private static final Duration DELAY = Duration.ofSeconds(10);
  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final int IN_FLIGHT = 2;

  private enum Command {
    BEGIN,
    SUCCEED_FIRST,
    FAIL_FIRST,
    IGNORE_FIRST,
    SUCCEED_LAST,
    FAIL_LAST,
    TICK,
    RESET,
    HALF_OPEN,
    OPEN_FOR,
    RECONFIGURE,
    METRICS_ONLY,
    FORCE_OPEN,
    DISABLE;

    static final Command[] CALLS = {
      BEGIN, SUCCEED_FIRST, FAIL_FIRST, IGNORE_FIRST, SUCCEED_LAST, FAIL_LAST, TICK
    };
  }

  private record Setting(int window, int slots, Tripper tripper, CircuitState initial) {}

  private static List<Setting> settings() {
    List<Setting> settings = new ArrayList<>();
    for (int window = 1; window <= 3; window++) {
      for (int slots = 1; slots <= 2; slots++) {
        for (CircuitState initial : List.of(CircuitState.CLOSED, CircuitState.HALF_OPEN)) {
          settings.add(new Setting(window, slots, Tripper.failureStreak(2), initial));
          settings.add(
              new Setting(
                  window,
                  slots,
                  Tripper.closed().and(Tripper.minRequests(2)).and(Tripper.failureRate(0.5)),
                  initial));
        }
      }
    }
    return settings;
  }

  /** A call in flight, and where it was admitted. */
  private record Call(
      Ticket ticket, long period, boolean probe, long startNanos, boolean counted) {}

  /** One history on one breaker, with what an onlooker can note. */
  private static final class History {

    final Setting setting;
    final FakeTicker ticker = FakeTicker.create();
    final CircuitBreaker breaker;
    final List<Signal> signals = new ArrayList<>();
    final List<Call> inFlight = new ArrayList<>();
    private long period;
    private long ended;
    private int successesOfThisPeriod;
    private long nowNanos;
    private boolean resized;
    private @Nullable CircuitState last;
    private @Nullable AssertionError broken;

    History(Setting setting) {
      this.setting = setting;
      this.breaker = CircuitBreaker.of("b", policy(setting.window));
      breaker.addListener(this::noteTransition);
      this.last = breaker.state();
    }

    private CircuitBreakerPolicy policy(int window) {
      return CircuitBreakerPolicy.builder()
          .ticker(ticker)
          .window(Window.count(window))
          .tripper(setting.tripper)
          .retry(Retry.cooldown(DELAY))
          .permit(Permit.all())
          .halfOpenCalls(setting.slots)
          .probeTimeout(LEASE)
          .initialState(setting.initial)
          .build();
    }

    /** What a listener throws does not leave the breaker, so it is kept. */
    private void noteTransition(Signal signal) {
      try {
        check(signal);
      } catch (AssertionError error) {
        broken = error;
      }
      if (!signal.shadow()) {
        last = signal.to();
      }
      signals.add(signal);
      period++;
      successesOfThisPeriod = 0;
    }

    private void rethrow() {
      if (broken != null) {
        throw broken;
      }
    }

    private void check(Signal signal) {
      boolean byVerdict = signal.reason().contains("probe");
      if (byVerdict && signal.to() == CircuitState.CLOSED) {
        assertThat(successesOfThisPeriod).as("no closing without a success").isPositive();
      }
      assertThat(signal.sequence()).as("signalled once, in order").isEqualTo(signals.size() + 1L);
      if (!signal.shadow()) {
        assertThat(signal.from()).isEqualTo(last);
      }
    }

    void apply(Command command) {
      switch (command) {
        case BEGIN -> begin();
        case SUCCEED_FIRST -> end(0, true);
        case FAIL_FIRST -> end(0, false);
        case SUCCEED_LAST -> end(inFlight.size() - 1, true);
        case FAIL_LAST -> end(inFlight.size() - 1, false);
        case IGNORE_FIRST -> ignoreFirst();
        case TICK -> tick(DELAY);
        case RESET -> {
          if (breaker.state() == CircuitState.CLOSED) {
            // A new period without a transition: what is in flight belongs to the old one.
            period++;
          }
          breaker.reset();
        }
        case HALF_OPEN -> breaker.halfOpen();
        case OPEN_FOR -> {
          if (breaker.state() == CircuitState.OPEN) {
            period++;
          }
          breaker.openFor(DELAY);
        }
        case RECONFIGURE -> {
          resized = !resized;
          breaker.reconfigure(policy(resized ? setting.window + 1 : setting.window));
        }
        case METRICS_ONLY -> breaker.metricsOnly();
        case FORCE_OPEN -> breaker.forceOpen();
        case DISABLE -> breaker.disable();
      }
      rethrow();
      assertThat(breaker.info().transitions()).isEqualTo(signals.size());
      assertThat(breaker.state()).isEqualTo(last);
    }

    private void tick(Duration step) {
      ticker.advance(step);
      nowNanos += step.toNanos();
    }

    private void begin() {
      if (inFlight.size() == IN_FLIGHT) {
        return;
      }
      CircuitState before = breaker.state();
      Optional<Duration> wait = breaker.info().untilProbe();
      Optional<Ticket> ticket = breaker.tryAcquire();
      if (before == CircuitState.OPEN) {
        boolean over = wait.filter(Duration::isZero).isPresent();
        assertThat(ticket.isPresent()).as("OPEN admits after its delay only").isEqualTo(over);
      }
      if (before == CircuitState.FORCED_OPEN) {
        assertThat(ticket).isEmpty();
      }
      if (before == CircuitState.CLOSED || breaker.state() == CircuitState.METRICS_ONLY) {
        assertThat(ticket).isPresent();
      }
      ticket.ifPresent(
          admitted ->
              inFlight.add(
                  new Call(
                      admitted,
                      period,
                      admitted.isProbe(),
                      nowNanos,
                      before != CircuitState.DISABLED)));
      assertThat(leasedProbes()).as("probes within the slots").isLessThanOrEqualTo(setting.slots);
    }

    private long leasedProbes() {
      return inFlight.stream()
          .filter(call -> call.probe && call.period == period)
          .filter(call -> nowNanos - call.startNanos < LEASE.toNanos())
          .count();
    }

    private void end(int index, boolean success) {
      if (inFlight.isEmpty()) {
        return;
      }
      Call call = inFlight.remove(index);
      boolean late = call.period != period;
      CircuitBreakerInfo before = breaker.info();
      if (success && !late) {
        successesOfThisPeriod++;
      }
      assertThat(success ? call.ticket.success() : call.ticket.failure()).isTrue();
      assertThat(call.ticket.failure()).as("settled once").isFalse();
      CircuitBreakerInfo after = breaker.info();
      if (late) {
        assertThat(after.transitions()).as("late outcome").isEqualTo(before.transitions());
        assertThat(after.metrics()).as("late outcome").isEqualTo(before.metrics());
        assertThat(after.streak()).as("late outcome").isEqualTo(before.streak());
      }
      ended += call.counted ? 1 : 0;
      assertThat(counted(after)).as("counted once").isEqualTo(ended);
    }

    private static long counted(CircuitBreakerInfo info) {
      CallCounts counts = info.counts();
      return counts.succeeded() + counts.failed() + counts.ignored();
    }

    private void ignoreFirst() {
      if (!inFlight.isEmpty()) {
        Call call = inFlight.remove(0);
        CircuitBreakerInfo before = breaker.info();
        assertThat(call.ticket.discard()).isTrue();
        assertThat(breaker.info().transitions()).isEqualTo(before.transitions());
        assertThat(breaker.info().metrics()).isEqualTo(before.metrics());
        ended += call.counted ? 1 : 0;
        assertThat(counted(breaker.info())).isEqualTo(ended);
      }
    }

    /** Whether nobody has taken the breaker out of its own hands. */
    boolean isAutomatic() {
      CircuitState state = breaker.state();
      return state == CircuitState.CLOSED
          || state == CircuitState.OPEN
          || state == CircuitState.HALF_OPEN;
    }

    void healthAndTimeClose() {
      for (int i = 0; i < 20 && breaker.state() != CircuitState.CLOSED; i++) {
        tick(LEASE);
        breaker
            .tryAcquire()
            .ifPresent(
                ticket -> {
                  successesOfThisPeriod++;
                  assertThat(ticket.success()).isTrue();
                });
      }
      rethrow();
      assertThat(breaker.state()).as("health and time close").isEqualTo(CircuitState.CLOSED);
    }

    void outageAndTrafficReject() {
      boolean rejects = false;
      for (int i = 0; i < 20 && !rejects; i++) {
        tick(Duration.ofSeconds(1));
        Optional<Ticket> ticket = breaker.tryAcquire();
        rejects = ticket.isEmpty();
        ticket.ifPresent(Ticket::failure);
      }
      rethrow();
      assertThat(rejects).as("an outage is cut off").isTrue();
    }
  }

  private static void everyHistory(Command[] commands, int length) {
    for (Setting setting : settings()) {
      int[] choice = new int[length];
      long histories = (long) Math.pow(commands.length, length);
      for (long number = 0; number < histories; number++) {
        long rest = number;
        for (int i = length - 1; i >= 0; i--) {
          choice[i] = (int) (rest % commands.length);
          rest /= commands.length;
        }
        run(setting, commands, choice, number % 2 == 0);
      }
    }
  }

  private static void run(Setting setting, Command[] commands, int[] choice, boolean healthy) {
    History history = new History(setting);
    try {
      for (int index : choice) {
        history.apply(commands[index]);
      }
      if (history.isAutomatic() && healthy) {
        history.healthAndTimeClose();
      } else if (history.isAutomatic()) {
        history.outageAndTrafficReject();
      }
    } catch (AssertionError broken) {
      StringBuilder steps = new StringBuilder();
      for (int index : choice) {
        steps.append(' ').append(commands[index]);
      }
      throw new AssertionError(setting + " after" + steps + ": " + broken.getMessage(), broken);
    }
  }

  @Test
  void lawsHoldAfterEveryHistoryOfTwoCommands() {
    everyHistory(Command.values(), 2);
  }

  @Test
  void lawsHoldAfterEveryHistoryOfFourCallCommands() {
    everyHistory(Command.CALLS, 4);
  }

  @Test
  @Tag("slow")
  void lawsHoldAfterEveryHistoryOfFourCommands() {
    everyHistory(Command.values(), 4);
  }

  @Test
  @Tag("slow")
  void lawsHoldAfterEveryHistoryOfSixCallCommands() {
    everyHistory(Command.CALLS, 6);
  }
}
