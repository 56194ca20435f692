package io.fluxgate;

import io.fluxgate.internal.rule.StateRule;
import io.fluxgate.internal.state.PolicySettings;
import io.fluxgate.internal.util.Checks;
import io.fluxgate.internal.util.Log;
import io.fluxgate.internal.util.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link CircuitBreaker} behaves. Immutable; any number of breakers can share a policy.
 *
 * <pre>{@code
 * CircuitBreakerPolicy.builder()
 *     .window(Window.time(Duration.ofSeconds(300)))
 *     .tripper(failureStreak(5).or(minRequests(20).and(failureRate(0.4))))
 *     .retry(Retry.backoff(Duration.ofSeconds(30)).maxDelay(Duration.ofMinutes(10)))
 *     .build();
 * }</pre>
 *
 * <p>Windows, trackers, trippers, retries, permits, listeners and time sources may be your own; see
 * {@link io.fluxgate} for the rules.
 */
public final class CircuitBreakerPolicy {

  private static final CircuitBreakerPolicy DEFAULTS = builder().build();

  /** The values are measured: see docs/protection.md. */
  private static final CircuitBreakerPolicy HTTP =
      builder()
          .tripper(
              Tripper.minRequests(100).and(Tripper.failureRate(0.5)).or(Tripper.failureStreak(10)))
          .retry(
              Retry.backoff(Duration.ofSeconds(1))
                  .multiplier(1.5)
                  .maxDelay(Duration.ofSeconds(5))
                  .jitter(0.2))
          .permit(Permit.all())
          .halfOpenCalls(1)
          .probeTimeout(Duration.ofSeconds(3))
          .overdue(Overdue.adaptive())
          .build();

  private final PolicySettings settings;

  CircuitBreakerPolicy(PolicySettings settings) {
    this.settings = settings;
  }

  /**
   * {@return the default policy}
   *
   * <ul>
   *   <li>The window holds the last 100 calls, and every exception counts as a failure.
   *   <li>The circuit opens at a failure rate of 50 % once the window holds 100 calls.
   *   <li>It stays open for 60 s.
   *   <li>In HALF_OPEN it lets half of the calls through, at most 10 at once, and reaches its
   *       verdict after 10 outcomes.
   * </ul>
   */
  public static CircuitBreakerPolicy defaults() {
    return DEFAULTS;
  }

  /**
   * {@return the default policy for HTTP}
   *
   * <ul>
   *   <li>The window holds the last 100 calls. The circuit opens after ten failures in a row, or at
   *       a failure rate of 50 % once the window holds 100 calls.
   *   <li>A call that waits for its answer much longer than usual is a failure while it is under
   *       way: {@link Overdue#adaptive()}.
   *   <li>The circuit stays open for 1 s, and each time it reopens for half as long again, up to 5
   *       s, with a jitter of 20 %.
   *   <li>In HALF_OPEN one probe at a time decides; if it has no outcome after 3 s, another may
   *       take its place.
   * </ul>
   *
   * <p>Because it names no tracker, an {@code HttpGuard} applies its HTTP rules: 5xx, timeouts,
   * connection failures, resets and incomplete bodies are failures.
   */
  public static CircuitBreakerPolicy http() {
    return HTTP;
  }

  /**
   * {@return the HTTP policy for a host that gets a call every few seconds or less}
   *
   * <p>Like {@link #http()}, but the circuit opens after three failures in a row, or if half of at
   * least ten calls within 5 min failed. With more traffic, three independent errors in a row are
   * nothing unusual: then use {@code http()}.
   */
  public static CircuitBreakerPolicy httpLowTraffic() {
    return HTTP.toBuilder()
        .window(Window.time(Duration.ofMinutes(5)))
        .tripper(Tripper.failureStreak(3).or(Tripper.minRequests(10).and(Tripper.failureRate(0.5))))
        .build();
  }

  /**
   * {@return the HTTP policy for a host that starts cold, or that many instances call}
   *
   * <p>Like {@link #http()}, but HALF_OPEN lets more calls through the more of them succeed, up to
   * a hundred at once: {@link Permit#adaptive()}.
   */
  public static CircuitBreakerPolicy httpGentle() {
    return HTTP.toBuilder().permit(Permit.adaptive()).maximumProbes(100).verdictCalls(5).build();
  }

  /**
   * {@return the HTTP policy for callers who would rather be rejected than fail}
   *
   * <p>Like {@link #http()}, but the circuit opens after five failures in a row, or if 30 % of at
   * least 20 calls failed. It also opens now and then when a fifth of the calls fail independently
   * of each other.
   */
  public static CircuitBreakerPolicy httpStrict() {
    return HTTP.toBuilder()
        .tripper(Tripper.failureStreak(5).or(Tripper.minRequests(20).and(Tripper.failureRate(0.3))))
        .build();
  }

  /** {@return a builder with the default settings} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return a builder with the settings of this policy} */
  public Builder toBuilder() {
    return new Builder(settings);
  }

  /** {@return which calls are remembered} */
  public Window window() {
    return settings.window();
  }

  /**
   * {@return which outcomes are failures; empty if the policy names no tracker} Without one, {@link
   * Tracker#all()} judges plain calls and the HTTP rules judge HTTP calls.
   */
  public Optional<Tracker> tracker() {
    return Optional.ofNullable(settings.tracker());
  }

  /** {@return when the circuit opens} */
  public Tripper tripper() {
    return settings.tripper();
  }

  /** {@return how long the circuit stays open} */
  public Retry retry() {
    return settings.retry();
  }

  /** {@return which calls are let through in HALF_OPEN} */
  public Permit permit() {
    return settings.permit();
  }

  /** {@return how many probes may be in flight at once in HALF_OPEN} */
  public int maximumProbes() {
    return settings.maximumProbes();
  }

  /** {@return how many outcomes HALF_OPEN needs for its verdict} */
  public int verdictCalls() {
    return settings.verdictCalls();
  }

  /**
   * {@return the lease of a probe: how long it may occupy its slot without reporting an outcome}
   */
  public Duration probeTimeout() {
    return settings.probeTimeout();
  }

  /** {@return how long a call may wait for its answer before it counts as a failure} */
  public Overdue overdue() {
    return settings.overdue();
  }

  /** {@return how many calls may be under way at once; empty if that is not limited} */
  public OptionalInt maximumConcurrentCalls() {
    int maximum = settings.maximumConcurrentCalls();
    return maximum == 0 ? OptionalInt.empty() : OptionalInt.of(maximum);
  }

  /** {@return the state in which a breaker starts} */
  public CircuitState initialState() {
    return settings.initialState();
  }

  /** {@return the listeners with which each breaker starts} */
  public List<Listener> listeners() {
    return settings.listeners();
  }

  /** {@return the listeners that receive rejected calls and probes} */
  public List<CallListener> callListeners() {
    return settings.callListeners();
  }

  /** {@return what carries the context of a call's thread to listeners and fallbacks, if set} */
  public Optional<CallContext> callContext() {
    return Optional.ofNullable(settings.callContext());
  }

  /** {@return whether rejections carry a stack trace} */
  public boolean rejectionStackTraces() {
    return settings.rejectionStackTraces();
  }

  /** {@return the source of monotonic time} */
  public Ticker ticker() {
    return settings.ticker();
  }

  PolicySettings settings() {
    return settings;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CircuitBreakerPolicy that && settings.equals(that.settings);
  }

  @Override
  public int hashCode() {
    return settings.hashCode();
  }

  @Override
  public String toString() {
    Tracker tracker = settings.tracker();
    return "CircuitBreakerPolicy[window="
        + window()
        + ", tracker="
        + (tracker == null ? "default" : tracker)
        + ", tripper="
        + tripper()
        + ", retry="
        + retry()
        + ", permit="
        + permit()
        + (maximumProbes() == verdictCalls()
            ? ", halfOpenCalls=" + verdictCalls()
            : ", maximumProbes=" + maximumProbes() + ", verdictCalls=" + verdictCalls())
        + ", probeTimeout="
        + Text.duration(probeTimeout())
        + (overdue() == Overdue.never() ? "" : ", overdue=" + overdue())
        + (settings.maximumConcurrentCalls() == 0
            ? ""
            : ", maximumConcurrentCalls=" + settings.maximumConcurrentCalls())
        + ", initialState="
        + initialState()
        + ", listeners="
        + listeners()
        + "]";
  }

  /** Builds a {@link CircuitBreakerPolicy}. Reusable after {@link #build()}. Not thread-safe. */
  public static final class Builder {

    private Window window = Window.count(100);
    private @Nullable Tracker tracker;
    private Tripper tripper = Tripper.minRequests(100).and(Tripper.failureRate(0.5));
    private Retry retry = Retry.cooldown(Duration.ofSeconds(60));
    private Permit permit = Permit.random(0.5);
    private int maximumProbes = 10;
    private int verdictCalls = 10;
    private Duration probeTimeout = Duration.ofSeconds(60);
    private CircuitState initialState = CircuitState.CLOSED;
    private @Nullable Boolean measureDurations;
    private Overdue overdue = Overdue.never();
    private int maximumConcurrentCalls;
    private boolean rejectionStackTraces;
    private List<Listener> listeners = new ArrayList<>();
    private List<CallListener> callListeners = new ArrayList<>();
    private @Nullable CallContext callContext;
    private Ticker ticker = Ticker.system();
    private Supplier<Instant> clock = Instant::now;
    private DoubleSupplier random = SharedRandom.INSTANCE;

    private Builder() {}

    private Builder(PolicySettings settings) {
      window = settings.window();
      tracker = settings.tracker();
      tripper = settings.tripper();
      retry = settings.retry();
      permit = settings.permit();
      maximumProbes = settings.maximumProbes();
      verdictCalls = settings.verdictCalls();
      probeTimeout = settings.probeTimeout();
      initialState = settings.initialState();
      measureDurations = settings.measureDurations();
      overdue = settings.overdue();
      maximumConcurrentCalls = settings.maximumConcurrentCalls();
      rejectionStackTraces = settings.rejectionStackTraces();
      listeners = new ArrayList<>(settings.listeners());
      callListeners = new ArrayList<>(settings.callListeners());
      callContext = settings.callContext();
      ticker = settings.ticker();
      clock = settings.clock();
      random = settings.random();
    }

    /**
     * Sets which calls are remembered. Default: {@code Window.count(100)}.
     *
     * @param window the last N calls, the calls of the last T seconds, or a custom window
     * @return this builder
     */
    public Builder window(Window window) {
      this.window = Checks.notNull("window", window);
      return this;
    }

    /**
     * Sets which outcomes are failures. Default: {@link Tracker#all()}, or the HTTP rules in an
     * {@code HttpGuard}.
     *
     * @param tracker judges each outcome on the thread that reports it
     * @return this builder
     */
    public Builder tracker(Tracker tracker) {
      this.tracker = Checks.notNull("tracker", tracker);
      return this;
    }

    /**
     * Sets when the circuit opens. Default: {@code minRequests(100).and(failureRate(0.5))}.
     *
     * @param tripper decides after outcomes in CLOSED and HALF_OPEN; its inputs determine which
     *     durations are measured
     * @return this builder
     */
    public Builder tripper(Tripper tripper) {
      this.tripper = Checks.notNull("tripper", tripper);
      return this;
    }

    /**
     * Sets how long the circuit stays open. Default: {@code
     * Retry.cooldown(Duration.ofSeconds(60))}.
     *
     * @param retry called once per opening
     * @return this builder
     */
    public Builder retry(Retry retry) {
      this.retry = Checks.notNull("retry", retry);
      return this;
    }

    /**
     * Sets which calls are let through in HALF_OPEN. Default: {@code Permit.random(0.5)}.
     *
     * @param permit called for each call in HALF_OPEN except the first
     * @return this builder
     */
    public Builder permit(Permit permit) {
      this.permit = Checks.notNull("permit", permit);
      return this;
    }

    /**
     * Sets both {@link #maximumProbes} and {@link #verdictCalls}: how many probes may be in flight
     * at once in HALF_OPEN, and how many outcomes the verdict needs. Default: 10.
     *
     * @param calls from 1 to 10,000
     * @return this builder
     * @throws IllegalArgumentException if {@code calls} is out of range
     */
    public Builder halfOpenCalls(int calls) {
      Checks.between("halfOpenCalls", 1, 10_000, calls);
      return maximumProbes(calls).verdictCalls(calls);
    }

    /**
     * Sets how many probes may be in flight at once in HALF_OPEN; further calls are rejected.
     * Default: 10.
     *
     * @param probes from 1 to 10,000
     * @return this builder
     * @throws IllegalArgumentException if {@code probes} is out of range
     */
    public Builder maximumProbes(int probes) {
      this.maximumProbes = Checks.between("maximumProbes", 1, 10_000, probes);
      return this;
    }

    /**
     * Sets after how many outcomes HALF_OPEN reaches its verdict, unless the tripper trips earlier.
     * Default: 10.
     *
     * @param calls from 1 to 10,000
     * @return this builder
     * @throws IllegalArgumentException if {@code calls} is out of range
     */
    public Builder verdictCalls(int calls) {
      this.verdictCalls = Checks.between("verdictCalls", 1, 10_000, calls);
      return this;
    }

    /**
     * Sets the lease of a probe: after this time without an outcome, another probe may take its
     * slot. Default: 60 s.
     *
     * @param timeout longer than zero
     * @return this builder
     * @throws IllegalArgumentException if the timeout is not longer than zero
     */
    public Builder probeTimeout(Duration timeout) {
      this.probeTimeout = Checks.positive("probeTimeout", timeout);
      return this;
    }

    /**
     * Sets the state in which a breaker starts. Default: CLOSED.
     *
     * @param state any state; a breaker that starts in METRICS_ONLY rejects nothing until {@link
     *     CircuitBreaker#enforce()}
     * @return this builder
     */
    public Builder initialState(CircuitState state) {
      this.initialState = Checks.notNull("initialState", state);
      return this;
    }

    /**
     * Adds a listener. Default: none.
     *
     * @param listener notified after the listeners added before it
     * @return this builder
     */
    public Builder listener(Listener listener) {
      this.listeners.add(Checks.notNull("listener", listener));
      return this;
    }

    /**
     * Adds a listener that receives rejected calls and probes. Default: none.
     *
     * @param listener notified on the thread of the call, after those added before it
     * @return this builder
     */
    public Builder callListener(CallListener listener) {
      this.callListeners.add(Checks.notNull("listener", listener));
      return this;
    }

    /**
     * Sets what carries the context of the thread that makes a call, such as its trace id, to
     * listeners and fallbacks that run for this call on another thread. Default: none, which costs
     * nothing.
     *
     * @param context called for each call with a {@link Ticket} or a future; replaces an earlier
     *     one
     * @return this builder
     */
    public Builder callContext(CallContext context) {
      this.callContext = Checks.notNull("context", context);
      return this;
    }

    /**
     * Sets whether the durations of calls are measured. By default, the tripper decides: {@code
     * slowRate} counts slow calls, and {@code avgLatency} keeps the mean.
     *
     * <p>{@code true} always keeps the mean, which costs two readings of the clock per call and, in
     * a count window, a write to shared memory. {@code false} never reads the clock for a duration.
     *
     * @param measure true to keep the mean, false to measure nothing
     * @return this builder
     */
    public Builder measureDurations(boolean measure) {
      this.measureDurations = measure;
      return this;
    }

    /**
     * Sets whether rejections carry a stack trace, which costs a microsecond or more each. Default:
     * false.
     *
     * @param stackTraces true to fill in stack traces
     * @return this builder
     */
    public Builder rejectionStackTraces(boolean stackTraces) {
      this.rejectionStackTraces = stackTraces;
      return this;
    }

    /**
     * Sets the source of monotonic time. Default: {@link Ticker#system()}.
     *
     * @param ticker returns monotonic nanoseconds
     * @return this builder
     */
    public Builder ticker(Ticker ticker) {
      this.ticker = Checks.notNull("ticker", ticker);
      return this;
    }

    /**
     * Sets the wall clock that dates signals and snapshots. Default: the system clock, which is
     * also used whenever this clock throws or returns null.
     *
     * @param clock such as {@code Clock.systemUTC()::instant}; may jump, because no decision
     *     depends on it
     * @return this builder
     */
    public Builder clock(Supplier<Instant> clock) {
      this.clock = Checks.notNull("clock", clock);
      return this;
    }

    /**
     * Sets the source of randomness for {@link Permit#random}, {@link Permit#rampUp} and the jitter
     * of a {@link Retry}. Default: the generator of the current thread. If it throws or draws a
     * number out of range, the permit or the retry that uses it has failed.
     *
     * @param random draws numbers from 0 to 1, exclusive, such as {@code new
     *     Random(42)::nextDouble}; must be thread-safe
     * @return this builder
     */
    public Builder random(DoubleSupplier random) {
      this.random = Checks.notNull("random", random);
      return this;
    }

    /**
     * Sets how long a call may wait for its answer before it counts as a failure, while it is still
     * under way. Default: {@link Overdue#never()}; {@link #http()} has {@link Overdue#adaptive()}.
     *
     * <p>Any other than {@code never()} reads the clock twice per call.
     *
     * @param overdue a fixed limit, or one that follows the usual time
     * @return this builder
     */
    public Builder overdue(Overdue overdue) {
      this.overdue = Checks.notNull("overdue", overdue);
      return this;
    }

    /**
     * Limits how many calls may be under way at once. Calls beyond it are rejected, and counted
     * apart; the state does not change. Default: no limit.
     *
     * <p>It keeps a dependency that hangs from occupying all threads before enough calls have
     * failed: about half of the threads that make the calls is a good number.
     *
     * @param maximum from 1 to 1,000,000
     * @return this builder
     * @throws IllegalArgumentException if the maximum is out of range
     */
    public Builder maximumConcurrentCalls(int maximum) {
      this.maximumConcurrentCalls = Checks.between("maximumConcurrentCalls", 1, 1_000_000, maximum);
      return this;
    }

    private TripperInputs inputs() {
      TripperInputs read = Checks.notNull("tripper.inputs()", tripper.inputs());
      if (Boolean.FALSE.equals(measureDurations) && read.readsDurations()) {
        throw Checks.bad(
            "measureDurations", false, "true, because " + tripper + " reads durations");
      }
      if (Boolean.FALSE.equals(measureDurations) && overdue != Overdue.never()) {
        throw Checks.bad(
            "measureDurations", false, "true, because " + overdue + " reads durations");
      }
      if (read.tripsByCountAlone()) {
        throw Checks.bad(
            "tripper",
            tripper,
            "a rule that needs a failed or slow call; this one opens the circuit of a healthy service");
      }
      if (StateRule.neverTripsIn(CircuitState.CLOSED, tripper)) {
        Log.warnOnce(
            "A circuit breaker policy has the tripper "
                + tripper
                + ", which never holds while CLOSED: calls alone never open the circuit. Add a rule for"
                + " CLOSED with or(…).");
      }
      if (read.readsUnboundedRate()) {
        Log.warnOnce(
            "A circuit breaker policy has the tripper "
                + tripper
                + ", in which a rate decides from the first call on: one failure of one call is a rate"
                + " of 1. Combine it with minRequests(n).");
      }
      return Boolean.TRUE.equals(measureDurations) ? read.keepingAverageDuration() : read;
    }

    /**
     * {@return a policy with these settings}
     *
     * <p>Logs a warning if the tripper reads a rate without {@code minRequests}, {@code failures}
     * or {@code failureStreak}: then one failed call is a failure rate of 100 %. Logs another one
     * if the tripper never holds while CLOSED, as {@code halfOpen().and(…)} alone.
     *
     * @throws IllegalArgumentException if tripper or overdue read durations that are not measured,
     *     if the tripper would open the circuit of a healthy dependency (as {@code minRequests(20)}
     *     alone would), or if the capacity of the window is below 1
     */
    public CircuitBreakerPolicy build() {
      return new CircuitBreakerPolicy(
          new PolicySettings(
              window,
              tracker,
              tripper,
              retry,
              permit,
              maximumProbes,
              verdictCalls,
              probeTimeout,
              initialState,
              measureDurations,
              overdue,
              maximumConcurrentCalls,
              rejectionStackTraces,
              List.copyOf(listeners),
              List.copyOf(callListeners),
              callContext,
              ticker,
              clock,
              random,
              inputs(),
              window.readsClock(),
              Checks.atLeast("window.capacity()", 1, window.capacity()),
              tracker != null && tracker.judgesResults()));
    }
  }

  /** Delegates to the generator of the current thread, so it is never contended. */
  private enum SharedRandom implements DoubleSupplier {
    INSTANCE;

    @Override
    public double getAsDouble() {
      return ThreadLocalRandom.current().nextDouble();
    }
  }
}
