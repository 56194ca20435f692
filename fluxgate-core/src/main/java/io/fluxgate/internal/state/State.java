package io.fluxgate.internal.state;

import io.fluxgate.CallNotPermittedException;
import io.fluxgate.CircuitState;
import io.fluxgate.Signal;
import io.fluxgate.WindowMetrics;
import io.fluxgate.internal.report.CallCounters;
import io.fluxgate.internal.report.JfrEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The period that a breaker spends in one state.
 *
 * <p>A state is replaced whole by the next one and never entered again: its identity is the
 * generation number. It owns its window, its streak, its deadline and its probe slots. The
 * constructors are not visible outside this package, so there are no states but those in it.
 */
public abstract class State {

  private static final AtomicIntegerFieldUpdater<State> ENDING =
      AtomicIntegerFieldUpdater.newUpdater(State.class, "ending");

  final Owner owner;
  final PolicyRuntime runtime;
  public final CircuitState circuitState;
  public final boolean shadow;
  public final int reopens;
  final long sinceNanos;
  public final Instant since;

  /** Whether this state limits how many calls are under way: CLOSED and HALF_OPEN can. */
  public final boolean limitsCalls;

  /** The state object with which this period began; another policy replaces the object only. */
  private final State beginning;

  /** The number of transitions that led here; assigned once, before the state is published. */
  long sequence;

  /** 1 while a thread makes the transition that this state asks for. */
  @SuppressWarnings("UnusedVariable") // read through ENDING
  private volatile int ending;

  State(
      Owner owner, PolicyRuntime runtime, CircuitState circuitState, boolean shadow, int reopens) {
    this.owner = owner;
    this.runtime = runtime;
    this.circuitState = circuitState;
    this.shadow = shadow;
    this.reopens = reopens;
    this.sinceNanos = owner.nowNanos();
    this.since = owner.wallTime();
    this.limitsCalls = limitsCalls();
    this.beginning = this;
  }

  /** Continues a period under another policy, or no longer as a shadow. */
  State(State same, PolicyRuntime runtime, boolean shadow) {
    this(same, runtime, shadow, false);
  }

  /** Continues a period, or begins it anew with the same age. */
  State(State same, PolicyRuntime runtime, boolean shadow, boolean anew) {
    this.owner = same.owner;
    this.runtime = runtime;
    this.circuitState = same.circuitState;
    this.shadow = shadow;
    this.reopens = same.reopens;
    this.sinceNanos = same.sinceNanos;
    this.since = same.since;
    this.limitsCalls = limitsCalls();
    this.sequence = same.sequence;
    this.beginning = anew ? this : same.beginning;
  }

  private boolean limitsCalls() {
    return runtime.limitsCalls
        && (circuitState == CircuitState.CLOSED || circuitState == CircuitState.HALF_OPEN);
  }

  /** Whether this is the same period as that of another object. */
  final boolean continues(State other) {
    return beginning == other.beginning && shadow == other.shadow;
  }

  /** Identifies the period, whatever policy it continues under. */
  public final Object period() {
    return beginning;
  }

  /** Returns a state that continues this period under another policy, or no longer as a shadow. */
  abstract State with(PolicyRuntime other, boolean shadow);

  /** The settings of the policy in force. */
  public final PolicySettings settings() {
    return runtime.settings;
  }

  /** The number of transitions that led here. */
  public final long sequence() {
    return sequence;
  }

  /** The state that callers see. */
  public final CircuitState visibleState() {
    return shadow ? CircuitState.METRICS_ONLY : circuitState;
  }

  /**
   * Claims the right to make the transition that this state asks for, once: the thread that gets it
   * draws the next state, so that a delay is drawn once for each opening. Manual transitions need
   * no claim and win over it.
   */
  final boolean claimEnd() {
    return ENDING.compareAndSet(this, 0, 1);
  }

  final void releaseEnd() {
    ending = 0;
  }

  /** Returns what the call holds if it is let through, null if it is rejected. */
  public abstract @Nullable Admission admit();

  /** Like {@link #admit()}, but throws if the call is rejected. */
  public Admission admitOrThrow() {
    Admission admission = admit();
    if (admission == null) {
      throw rejection(-1);
    }
    return admission;
  }

  final CallNotPermittedException rejection(long retryAfterNanos) {
    return new CallNotPermittedException(
        owner.name(),
        circuitState,
        retryAfterNanos,
        owner.lastOpening(),
        settings().rejectionStackTraces());
  }

  /** Who observes the calls of the policy in force; null for nobody. */
  public final @Nullable CallObservers observers() {
    return runtime.observers;
  }

  /** Counts calls that have waited too long for their answers. */
  void noticeOverdue() {}

  /** Counts a call while too many others are under way; only a shadow lets it pass. */
  public final boolean passesBeyondMaximum() {
    // It may be that calls which hang occupy all places, and nobody else is there to notice.
    noticeOverdue();
    CallCounters counters = owner.counters();
    (shadow ? counters.wouldBeRejected : counters.beyondMaximum).addRelease(1);
    return shadow;
  }

  public final CallNotPermittedException rejectionBeyondMaximum() {
    return CallNotPermittedException.tooManyCalls(
        owner.name(),
        circuitState,
        settings().maximumConcurrentCalls(),
        settings().rejectionStackTraces());
  }

  /** Counts a call that this state does not admit; a shadow lets it pass, unrecorded. */
  final @Nullable Admission reject() {
    owner.events().rejection(circuitState, shadow, owner);
    if (shadow) {
      owner.counters().wouldBeRejected.addRelease(1);
      return new ShadowAdmission(runtime, owner.counters());
    }
    owner.counters().rejected.addRelease(1);
    return null;
  }

  public WindowMetrics metrics(long nowNanos) {
    return WindowMetrics.empty();
  }

  /** Where the tripper stands, in words; empty in states that have none. */
  public String describeTripper(long nowNanos) {
    return "";
  }

  /**
   * The number of calls that a rule asks for and that the window has not held at once for an hour
   * or more; 0 if it has, or if it is too early to tell.
   */
  public int unreachedMinimum(long nowNanos) {
    return 0;
  }

  public List<String> latestCauses() {
    return List.of();
  }

  /** How long the service still asks its callers to stay away, 0 if it does not. */
  long remainingRetryAfterNanos() {
    return 0;
  }

  /** How long the overdue probe was waited for that ends this state; 0 if something else does. */
  long waitedForProbeNanos() {
    return 0;
  }

  public int streak() {
    return 0;
  }

  public int probesInFlight(long nowNanos) {
    return 0;
  }

  /**
   * Nanoseconds until a probe is let through: 0 if the next call is one, -1 if there is none to
   * wait for.
   */
  public long nanosUntilProbe(long nowNanos) {
    return -1;
  }

  /** What a state needs from the state machine, which knows the states; they do not know it. */
  interface Owner extends JfrEvents.NanoClock {

    String name();

    Instant wallTime();

    CallCounters counters();

    /** The transition by which the circuit opened last, null if it never did. */
    @Nullable Signal lastOpening();

    JfrEvents events();

    /** The state that is in force. */
    State current();

    /**
     * Ends an OPEN state whose delay has passed, and lets its first caller probe. Returns null if
     * the call is rejected.
     */
    @Nullable Admission probe(State from);

    /** What others have said about the dependency, null if nothing. */
    @Nullable Suspicion suspicion();

    /** Opens the circuit: its own failures have confirmed what others say. */
    void openSuspected(State from, Suspicion suspicion);

    /** Opens the circuit: the tripper trips, or no probe of a verdict succeeded. */
    void open(State from, String reason, WindowMetrics metrics);

    /** Closes the circuit: the verdict of the probes is good. */
    void close(State from, String reason, WindowMetrics metrics);

    /** Counts slow calls from now on for a threshold that the tripper reads but did not declare. */
    void addSlowThreshold(State from, Duration slowThreshold);

    /** How long answers usually take. */
    UsualTime usualTime();

    /** Whether this thread is making a call that a probe of this breaker let through. */
    boolean isWithinProbe();
  }
}
