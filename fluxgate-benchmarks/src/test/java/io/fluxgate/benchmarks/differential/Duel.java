package io.fluxgate.benchmarks.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerInfo;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Ticket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One random sequence on a Fluxgate breaker and on another library's, with the same settings.
 *
 * @param <C> what the other library needs to know of a call
 */
abstract class Duel<C> {

  static final Duration DELAY = Duration.ofSeconds(10);
  private static final int MAXIMUM_IN_FLIGHT = 8;

  /** A call in flight. */
  record Call<C>(Ticket ticket, C theirs, long period, long startNanos) {}

  enum End {
    SUCCESS,
    FAILURE,
    IGNORED
  }

  final ManualClock clock = new ManualClock();
  final Random random;
  final CircuitBreaker ours;
  final List<Call<C>> inFlight = new ArrayList<>();
  final Set<Difference> seen = EnumSet.noneOf(Difference.class);
  private final StringBuilder history = new StringBuilder();
  private long resets;

  /** When the delay of an OPEN circuit is over. */
  private long openUntilNanos;

  Duel(Random random, CircuitBreakerPolicy.Builder policy) {
    this.random = random;
    this.ours = CircuitBreaker.of("ours", policy.ticker(clock).clock(clock::instant).build());
    history.append(policy.build());
  }

  // What a library has to supply

  /** The other's state, in our words. */
  abstract CircuitState theirState();

  /** Asks the other to let a call through; returns null if it does not. */
  abstract @Nullable C theirAcquire();

  abstract void theirEnd(C call, End end, Duration duration);

  /** Ends of calls that the other library knows. */
  abstract End end();

  abstract Duration duration();

  abstract Duration tick();

  /** Gives a command by hand to both. */
  abstract void command();

  /** Compares what both know of their windows, in a state that records. */
  abstract void compareWindows(CircuitBreakerInfo info);

  /** What may be different after an attempt that only Fluxgate let through, or null. */
  abstract boolean isDifferentAdmission(CircuitState before, int probes);

  /** Settles what may be different after an outcome that both have been told of. */
  abstract void reconcile(CircuitBreakerInfo before, End end, Duration duration);

  // The sequence

  final void run(int steps) {
    try {
      for (int i = 0; i < steps; i++) {
        step();
        compare();
      }
    } catch (AssertionError | RuntimeException failure) {
      throw new AssertionError(failure.getMessage() + "\n" + history, failure);
    }
  }

  private void step() {
    int choice = random.nextInt(20);
    if (choice < 8) {
      begin();
    } else if (choice < 16) {
      if (!inFlight.isEmpty()) {
        end(inFlight.remove(random.nextInt(inFlight.size())), end(), duration());
      }
    } else if (choice < 19 || random.nextInt(4) > 0) {
      Duration step = tick();
      history.append("\ntick ").append(step);
      advance(step);
    } else {
      command();
    }
  }

  void advance(Duration step) {
    clock.advance(step);
  }

  final void note(String what) {
    history.append('\n').append(what);
  }

  final void differ(Difference difference) {
    seen.add(difference);
    note("  " + difference.name() + ": " + difference.reason);
  }

  /** Identifies the period in which calls are let through now. */
  final long period() {
    return ours.info().transitions() + resets;
  }

  /** The window of a CLOSED breaker has been emptied: calls in flight are late. */
  final void emptied() {
    resets++;
  }

  final boolean isDelayOver() {
    return clock.nanos() >= openUntilNanos;
  }

  final boolean isEndOfDelay() {
    return clock.nanos() == openUntilNanos;
  }

  /** The probes of this period that have not reported. */
  final long probesUnderWay() {
    return inFlight.stream().filter(call -> call.period == period()).count();
  }

  /** Those that hold their slots no longer. */
  final long lostProbes() {
    long timeout = ours.policy().probeTimeout().toNanos();
    return inFlight.stream()
        .filter(call -> call.period == period() && clock.nanos() - call.startNanos >= timeout)
        .count();
  }

  private void begin() {
    if (inFlight.size() == MAXIMUM_IN_FLIGHT) {
      return;
    }
    CircuitBreakerInfo before = ours.info();
    Optional<Ticket> ticket = ours.tryAcquire();
    C theirs = theirAcquire();
    note("begin: " + ticket.isPresent() + ", " + (theirs != null));
    if (ticket.isPresent()
        && theirs == null
        && isDifferentAdmission(before.state(), before.probesInFlight())) {
      // Only then may the other have changed its mind.
      theirs = before.state() == CircuitState.OPEN ? theirAcquire() : null;
      if (theirs == null) {
        ticket.get().discard();
        return;
      }
    }
    assertThat(ticket.isPresent()).as("let through").isEqualTo(theirs != null);
    if (theirs != null) {
      inFlight.add(new Call<>(ticket.orElseThrow(), theirs, period(), clock.nanos()));
    }
  }

  private void end(Call<C> call, End end, Duration duration) {
    note(end + " of " + duration + (call.period == period() ? "" : ", late"));
    CircuitBreakerInfo before = ours.info();
    boolean late = call.period != period();
    switch (end) {
      case SUCCESS -> assertThat(call.ticket.success(duration)).isTrue();
      case FAILURE -> assertThat(call.ticket.failure(duration)).isTrue();
      case IGNORED -> assertThat(call.ticket.discard()).isTrue();
    }
    if (late && records(theirState())) {
      differ(Difference.LATE_OUTCOME);
    } else {
      theirEnd(call.theirs, end, duration);
      if (!late) {
        reconcile(before, end, duration);
      }
    }
  }

  static boolean records(CircuitState state) {
    return state == CircuitState.CLOSED
        || state == CircuitState.HALF_OPEN
        || state == CircuitState.METRICS_ONLY;
  }

  private void compare() {
    CircuitBreakerInfo info = ours.info();
    note("  " + info.state() + " " + theirState());
    assertThat(info.state()).as("state").isEqualTo(theirState());
    long delay = info.untilProbe().map(Duration::toNanos).orElse(0L);
    if (delay > 0) {
      openUntilNanos = clock.nanos() + delay;
    }
    if (info.state() == CircuitState.CLOSED || info.state() == CircuitState.HALF_OPEN) {
      compareWindows(info);
    }
  }
}
