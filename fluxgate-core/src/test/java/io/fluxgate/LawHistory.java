package io.fluxgate;

import static io.fluxgate.Laws.counted;
import static io.fluxgate.Laws.law;
import static io.fluxgate.Laws.overdue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One history on one breaker, with what an onlooker can note, and the laws that it must keep. */
final class LawHistory {

  private final LawSetting setting;
  private final FakeTicker ticker;
  private final CircuitBreakerPolicy resized;
  private final CircuitBreakerPolicy policy;
  private final CircuitBreaker breaker;
  private final List<LawCall> inFlight = new ArrayList<>();
  private CircuitState last;

  /** The state in which METRICS_ONLY would be. */
  private CircuitState shadow = CircuitState.CLOSED;

  private long signals;
  private long period;
  private long successesOfThisPeriod;
  private long openedNanos;

  /** How long after the opening a call is rejected at least, and at most. */
  private long leastDelay;

  private long mostDelay;
  private boolean openedByHand;

  /** The period in which one failure opens the circuit, and until when. */
  private long suspectedPeriod = -1;

  private long suspectedUntilNanos;
  private boolean isResized;
  private boolean checks;

  // Calls that are counted: how many began, and how many had been overdue when they ended.
  private long begun;
  private long endedAsNothing;
  private @Nullable AssertionError broken;

  LawHistory(
      LawSetting setting,
      FakeTicker ticker,
      CircuitBreakerPolicy policy,
      CircuitBreakerPolicy resized) {
    this.setting = setting;
    this.ticker = ticker;
    this.policy = policy;
    this.resized = resized;
    ticker.set(0);
    this.breaker = CircuitBreaker.of("b", policy);
    this.last = breaker.state();
    breaker.addListener(this::noteTransition);
  }

  CircuitState state() {
    return last;
  }

  int callsInFlight() {
    return inFlight.size();
  }

  // Transitions

  /** What a listener throws does not leave the breaker, so it is kept. */
  private void noteTransition(Signal signal) {
    try {
      check(signal);
    } catch (AssertionError error) {
      broken = error;
    }
    signals++;
    period++;
    successesOfThisPeriod = 0;
    shadow = signal.shadow() ? signal.to() : CircuitState.CLOSED;
    if (!signal.shadow()) {
      last = signal.to();
    }
    if (signal.to() == CircuitState.OPEN) {
      opened(signal.origin() == Signal.Origin.MANUAL);
    }
  }

  private void opened(boolean byHand) {
    openedNanos = ticker.nanos();
    openedByHand = byHand;
    mostDelay = LawSetting.DELAY.toNanos();
    // What an overdue probe has waited is part of the next delay, up to its half.
    leastDelay = setting.overdue() && !byHand ? mostDelay / 2 : mostDelay;
  }

  private void check(Signal signal) {
    boolean byVerdict = signal.reason().contains("probe");
    if (byVerdict && signal.to() == CircuitState.CLOSED) {
      law("no closing without a success", true, successesOfThisPeriod > 0);
    }
    law("signalled once, in order", signals + 1, signal.sequence());
    if (!signal.shadow()) {
      law("signalled once, in order", last, signal.from());
    }
  }

  private void rethrow() {
    if (broken != null) {
      throw broken;
    }
  }

  // Commands

  /**
   * Applies a command.
   *
   * @param checked false if another history has checked it already, in the same place
   */
  void apply(LawCommand command, boolean checked) {
    checks = checked;
    switch (command) {
      case BEGIN -> begin();
      case SUCCEED_FIRST -> end(inFlight.remove(0), true);
      case FAIL_FIRST -> end(inFlight.remove(0), false);
      case IGNORE_FIRST -> ignore(inFlight.remove(0));
      case SUCCEED_LAST -> end(inFlight.remove(1), true);
      case FAIL_LAST -> end(inFlight.remove(1), false);
      case PAUSE -> ticker.advance(LawSetting.PAUSE);
      case DELAY -> ticker.advance(LawSetting.DELAY);
      default -> steer(command);
    }
    rethrow();
    if (checked) {
      law("signalled once", last, breaker.state());
      law("signalled once", signals, breaker.info().transitions());
      checkCounts();
    }
  }

  private void steer(LawCommand command) {
    switch (command) {
      case RESET -> {
        if (last == CircuitState.CLOSED) {
          // A new period without a transition: what is in flight belongs to the old one.
          period++;
        }
        breaker.reset();
      }
      case OPEN_FOR -> {
        if (last == CircuitState.OPEN) {
          period++;
          opened(true);
        }
        breaker.openFor(LawSetting.DELAY);
      }
      case RECONFIGURE -> {
        isResized = !isResized;
        breaker.reconfigure(isResized ? resized : policy);
      }
      case HALF_OPEN -> breaker.halfOpen();
      case METRICS_ONLY -> breaker.metricsOnly();
      case FORCE_OPEN -> breaker.forceOpen();
      case DISABLE -> breaker.disable();
      case OPEN_BY_OTHERS -> openByOthers();
      case PROBE_SOON -> probeSoon();
      case SUSPECT -> suspect();
      default -> throw new IllegalArgumentException(command.name());
    }
  }

  // Evidence from outside

  /** What the breaker obeys; METRICS_ONLY does so in its shadow. */
  private CircuitState obeying() {
    return last == CircuitState.METRICS_ONLY ? shadow : last;
  }

  private void openByOthers() {
    CircuitState before = last;
    CircuitState obeyed = obeying();
    boolean opened = breaker.open("others fail", LawSetting.DELAY);
    rethrow();
    law("others open what is closed", obeyed == CircuitState.CLOSED, opened);
    CircuitState after = opened && before == CircuitState.CLOSED ? CircuitState.OPEN : before;
    law("others change no other state", after, last);
    if (opened) {
      // Unlike an opening by a failed probe.
      leastDelay = mostDelay;
    }
  }

  private void probeSoon() {
    long before = signals;
    boolean obeyed = breaker.probeIn(LawSetting.PAUSE);
    law("others set the delay of what is open", obeying() == CircuitState.OPEN, obeyed);
    law("others let nobody probe by themselves", before, signals);
    if (obeyed) {
      long due = ticker.nanos() - openedNanos + LawSetting.PAUSE.toNanos();
      mostDelay = openedByHand ? Math.max(due, mostDelay) : due;
      leastDelay = mostDelay;
    }
  }

  private void suspect() {
    CircuitState before = last;
    boolean suspected = breaker.suspect(1, "others fail", LawSetting.DELAY);
    law("others make what is closed suspect", obeying() == CircuitState.CLOSED, suspected);
    law("suspicion moves nothing", before, last);
    if (suspected) {
      suspectedPeriod = period;
      suspectedUntilNanos = ticker.nanos() + LawSetting.DELAY.toNanos();
    }
  }

  // Calls

  private void begin() {
    CircuitState before = last;
    long waited = ticker.nanos() - openedNanos;
    Optional<Ticket> ticket = breaker.tryAcquire();
    rethrow();
    ticket.ifPresent(this::note);
    if (checks) {
      checkAdmission(before, waited, ticket.isPresent());
    }
  }

  private void note(Ticket ticket) {
    boolean counted = last != CircuitState.DISABLED;
    begun += counted ? 1 : 0;
    boolean watched = counted && shadow != CircuitState.OPEN;
    inFlight.add(new LawCall(ticket, period, ticket.isProbe(), ticker.nanos(), counted, watched));
  }

  private void checkAdmission(CircuitState before, long waited, boolean admitted) {
    switch (before) {
      case OPEN -> {
        if (waited < leastDelay) {
          law("OPEN admits nobody before its delay", false, admitted);
        }
        if (waited >= mostDelay) {
          law("OPEN admits somebody after its delay", true, admitted);
        }
      }
      case FORCED_OPEN -> law("FORCED_OPEN admits nobody", false, admitted);
      case METRICS_ONLY, DISABLED -> law("admits all", true, admitted);
      // The call may have found others overdue.
      case CLOSED -> law("CLOSED admits", last == before, admitted);
      case HALF_OPEN -> {}
    }
    law("never more probes than slots", true, probesWithALease() <= setting.probes());
    long unnoticed =
        inFlight.stream().filter(call -> call.period() == period && isOverdue(call)).count();
    law("overdue calls are noticed", true, judgedInFlight() >= unnoticed);
  }

  private long probesWithALease() {
    return inFlight.stream()
        .filter(call -> call.probe() && call.period() == period && !isOverdue(call))
        .filter(call -> ticker.nanos() - call.startNanos() < LawSetting.LEASE.toNanos())
        .count();
  }

  private boolean isOverdue(LawCall call) {
    return setting.overdue()
        && call.watched()
        && ticker.nanos() - call.startNanos() >= LawSetting.OVERDUE.toNanos();
  }

  // Ends of calls

  private void end(LawCall call, boolean success) {
    if (success && call.period() == period) {
      successesOfThisPeriod++;
    }
    settle(call, () -> success ? call.ticket().success() : call.ticket().failure());
  }

  private void ignore(LawCall call) {
    settle(call, call.ticket()::discard);
  }

  private void settle(LawCall call, BooleanSupplier report) {
    boolean late = call.period() != period;
    // Whether it counts has to be known, also where nothing is checked.
    CircuitBreakerInfo before = setting.overdue() || checks ? breaker.info() : null;
    long began = period;
    law("a call is settled once", true, report.getAsBoolean());
    rethrow();
    if (before != null) {
      noteEnd(call, before, late);
      checkSuspicion(call, before, began);
    }
  }

  private void noteEnd(LawCall call, CircuitBreakerInfo before, boolean late) {
    CircuitBreakerInfo after = breaker.info();
    long counted = counted(after) - counted(before) - (overdue(after) - overdue(before));
    if (call.counted() && counted == 0) {
      law(
          "only an overdue call is counted before it ends",
          true,
          ticker.nanos() - call.startNanos() >= LawSetting.OVERDUE.toNanos());
      endedAsNothing++;
    } else {
      law("each call is counted once", call.counted() ? 1L : 0L, counted);
    }
    if (late && checks) {
      Laws.lateOutcomeMovesNothing(before, after);
    }
  }

  private void checkSuspicion(LawCall call, CircuitBreakerInfo before, long began) {
    if (began == suspectedPeriod
        && call.period() == began
        && ticker.nanos() < suspectedUntilNanos
        && breaker.counts().failed() > before.counts().failed()) {
      law("a failure opens what is suspect", true, period > began);
    }
  }

  /** The calls in flight that have been counted as overdue. */
  private long judgedInFlight() {
    return overdue(breaker.info()) - endedAsNothing;
  }

  private void checkCounts() {
    long counting = inFlight.stream().filter(LawCall::counted).count();
    long judged = judgedInFlight();
    law("each call is counted once", begun - counting + judged, counted(breaker.info()));
    law(
        "overdue calls are counted once",
        true,
        judged >= 0 && judged <= inFlight.stream().filter(this::isOverdue).count());
  }

  // Endings

  /** Whether nobody has taken the breaker out of its own hands. */
  boolean isAutomatic() {
    return Set.of(CircuitState.CLOSED, CircuitState.OPEN, CircuitState.HALF_OPEN).contains(last);
  }

  void healthAndTimeClose() {
    for (int i = 0; i < 20 && last != CircuitState.CLOSED; i++) {
      ticker.advance(LawSetting.LEASE);
      Optional<Ticket> ticket = breaker.tryAcquire();
      if (ticket.isPresent()) {
        successesOfThisPeriod++;
        law("a call is settled once", true, ticket.get().success());
      }
    }
    rethrow();
    law("health and time close", CircuitState.CLOSED, last);
  }

  void outageAndTrafficReject() {
    boolean rejects = false;
    for (int i = 0; i < 20 && !rejects; i++) {
      ticker.advance(Duration.ofSeconds(1));
      Optional<Ticket> ticket = breaker.tryAcquire();
      rejects = ticket.isEmpty();
      ticket.ifPresent(Ticket::failure);
    }
    rethrow();
    law("an outage is cut off", true, rejects);
  }
}
