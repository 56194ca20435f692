package io.fluxgate;

import io.fluxgate.internal.report.Log;
import io.fluxgate.internal.state.PolicySettings;
import io.fluxgate.internal.util.Checks;
import io.fluxgate.internal.util.Text;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link CircuitBreaker} behaves: an immutable value that any number of breakers share.
 *
 * <pre>{@code
 * CircuitBreakerPolicy.builder()
 *     .window(Window.time(Duration.ofSeconds(300)))
 *     .tripper(failureStreak(5).or(minRequests(20).and(failureRate(0.4))))
 *     .retry(Retry.backoff(Duration.ofSeconds(30)).maxDelay(Duration.ofMinutes(10)))
 *     .build();
 * }</pre>
 */
public final class CircuitBreakerPolicy {

  private static final CircuitBreakerPolicy DEFAULTS = builder().build();

  private final PolicySettings settings;

  CircuitBreakerPolicy(PolicySettings settings) {
    this.settings = settings;
  }

  /**
   * {@return the policy with all defaults: the last 100 calls; opens at a failure rate of 50 % once
   * 100 calls are known; 60 s until recovery is tried; then half of the calls let through, 10 at
   * once, 10 outcomes for a verdict; every exception tracked}
   */
  public static CircuitBreakerPolicy defaults() {
    return DEFAULTS;
  }

  /**
   * {@return the policy for HTTP: the {@linkplain #defaults() defaults}, without a tracker of its
   * own, so that a {@code HttpGuard} judges by its HTTP rules (5xx, timeouts, connection failures,
   * resets and bodies cut short are failures)}
   */
  public static CircuitBreakerPolicy http() {
    return DEFAULTS;
  }

  /** {@return a builder with all defaults} */
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
   * {@return which outcomes are failures, or empty if the policy names no tracker: then {@link
   * Tracker#all()} judges plain calls, and a guard judges HTTP calls}
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

  /** {@return how many outcomes a verdict needs in HALF_OPEN} */
  public int verdictCalls() {
    return settings.verdictCalls();
  }

  /** {@return after how long a probe that reports nothing gives back its slot} */
  public Duration probeTimeout() {
    return settings.probeTimeout();
  }

  /** {@return the state a breaker starts in} */
  public CircuitState initialState() {
    return settings.initialState();
  }

  /** {@return the listeners each breaker starts with} */
  public List<Listener> listeners() {
    return settings.listeners();
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
        + ", initialState="
        + initialState()
        + ", listeners="
        + listeners()
        + "]";
  }

  /**
   * Builds a {@link CircuitBreakerPolicy}. Not thread-safe; may be used again after {@link
   * #build()}.
   */
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
    private boolean rejectionStackTraces;
    private List<Listener> listeners = new ArrayList<>();
    private Ticker ticker = Ticker.system();
    private InstantSource clock = Clock.systemUTC();
    private RandomGenerator random = SharedRandom.INSTANCE;

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
      rejectionStackTraces = settings.rejectionStackTraces();
      listeners = new ArrayList<>(settings.listeners());
      ticker = settings.ticker();
      clock = settings.clock();
      random = settings.random();
    }

    /**
     * Sets which calls are remembered. Default: {@code Window.count(100)}.
     *
     * @param window the last calls, or those of the last seconds; a window of one's own must be
     *     thread-safe
     * @return this builder
     */
    public Builder window(Window window) {
      this.window = Checks.notNull("window", window);
      return this;
    }

    /**
     * Sets which outcomes are failures. Default: {@link Tracker#all()}; in a guard, the HTTP rules.
     *
     * @param tracker judges each outcome, on the thread that reports it
     * @return this builder
     */
    public Builder tracker(Tracker tracker) {
      this.tracker = Checks.notNull("tracker", tracker);
      return this;
    }

    /**
     * Sets when the circuit opens. Default: {@code minRequests(100).and(failureRate(0.5))}.
     *
     * @param tripper decides after outcomes in CLOSED and HALF_OPEN; says also which durations are
     *     measured
     * @return this builder
     */
    public Builder tripper(Tripper tripper) {
      this.tripper = Checks.notNull("tripper", tripper);
      return this;
    }

    /**
     * Sets how long the circuit stays open. Default: {@code Retry.cooldown} of 60 s.
     *
     * @param retry asked once for each opening
     * @return this builder
     */
    public Builder retry(Retry retry) {
      this.retry = Checks.notNull("retry", retry);
      return this;
    }

    /**
     * Sets which calls are let through in HALF_OPEN. Default: {@code Permit.random(0.5)}.
     *
     * @param permit asked for each call in HALF_OPEN after the first
     * @return this builder
     */
    public Builder permit(Permit permit) {
      this.permit = Checks.notNull("permit", permit);
      return this;
    }

    /**
     * Sets both {@link #maximumProbes} and {@link #verdictCalls}: how many probes may be in flight
     * at once in HALF_OPEN, and how many outcomes a verdict needs. Default: 10.
     *
     * @param calls from 1 to 10,000
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder halfOpenCalls(int calls) {
      Checks.between("halfOpenCalls", 1, 10_000, calls);
      return maximumProbes(calls).verdictCalls(calls);
    }

    /**
     * Sets how many probes may be in flight at once in HALF_OPEN; calls beyond are rejected.
     * Default: 10.
     *
     * @param probes from 1 to 10,000
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder maximumProbes(int probes) {
      this.maximumProbes = Checks.between("maximumProbes", 1, 10_000, probes);
      return this;
    }

    /**
     * Sets how many outcomes a verdict needs in HALF_OPEN: the circuit closes or reopens after
     * them. Default: 10.
     *
     * @param calls from 1 to 10,000
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder verdictCalls(int calls) {
      this.verdictCalls = Checks.between("verdictCalls", 1, 10_000, calls);
      return this;
    }

    /**
     * Sets after how long a probe that reports nothing gives back its slot. Default: 60 s.
     *
     * @param timeout longer than zero
     * @return this builder
     * @throws IllegalArgumentException if it is not
     */
    public Builder probeTimeout(Duration timeout) {
      this.probeTimeout = Checks.positive("probeTimeout", timeout);
      return this;
    }

    /**
     * Sets the state a breaker starts in. Default: CLOSED.
     *
     * @param state any; breakers that start in METRICS_ONLY reject nothing until {@link
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
     * @param listener told after those added before it
     * @return this builder
     */
    public Builder listener(Listener listener) {
      this.listeners.add(Checks.notNull("listener", listener));
      return this;
    }

    /**
     * Sets whether the durations of calls are measured. By default they are as far as the tripper
     * reads them: slow calls are counted for each {@code slowRate}, the mean is kept for {@code
     * avgLatency}. {@code true} keeps the mean in any case, which costs two readings of the clock
     * and, in a count window, a write to shared memory for each call. {@code false} never reads the
     * clock for a duration.
     *
     * @param measure true to keep the mean in any case, false to measure nothing
     * @return this builder
     */
    public Builder measureDurations(boolean measure) {
      this.measureDurations = measure;
      return this;
    }

    /**
     * Sets whether rejections carry a stack trace, which costs a microsecond or more. Default:
     * false.
     *
     * @param stackTraces true to fill them in, false for rejections that cost next to nothing
     * @return this builder
     */
    public Builder rejectionStackTraces(boolean stackTraces) {
      this.rejectionStackTraces = stackTraces;
      return this;
    }

    /**
     * Sets the source of monotonic time. Default: {@link Ticker#system()}.
     *
     * @param ticker monotonic nanoseconds; thread-safe
     * @return this builder
     */
    public Builder ticker(Ticker ticker) {
      this.ticker = Checks.notNull("ticker", ticker);
      return this;
    }

    /**
     * Sets the wall clock, which only dates signals and info. Default: the system's, which is also
     * read where this one throws or returns null; that is logged once per breaker.
     *
     * @param clock thread-safe; it may jump, for nothing is decided by it
     * @return this builder
     */
    public Builder clock(InstantSource clock) {
      this.clock = Checks.notNull("clock", clock);
      return this;
    }

    /**
     * Sets the source of randomness; it must be thread-safe. Default: that of the current thread.
     * What it throws is a fault of the permit or the retry that draws from it.
     *
     * @param random what {@link Permit#random}, {@link Permit#rampUp} and the jitter of a {@link
     *     Retry} draw from
     * @return this builder
     */
    public Builder random(RandomGenerator random) {
      this.random = Checks.notNull("random", random);
      return this;
    }

    private TripperInputs inputs() {
      TripperInputs read = Checks.notNull("tripper.inputs()", tripper.inputs());
      if (Boolean.FALSE.equals(measureDurations) && read.readsDurations()) {
        throw Checks.bad(
            "measureDurations", false, "true, because " + tripper + " reads durations");
      }
      if (read.tripsByCountAlone()) {
        throw Checks.bad(
            "tripper",
            tripper,
            "a rule that needs a failed or slow call; this one opens the circuit of a healthy service");
      }
      if (read.readsUnboundedRate()) {
        Log.warn(
            "A circuit breaker policy has the tripper "
                + tripper
                + ", in which a rate decides from the first call on: one failure of one call is a rate"
                + " of 1. Combine it with minRequests(n).");
      }
      return Boolean.TRUE.equals(measureDurations) ? read.keepingAverageDuration() : read;
    }

    /**
     * {@return the policy}
     *
     * @throws IllegalArgumentException if the tripper reads durations that are not to be measured,
     *     or the window's capacity is below 1
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
              rejectionStackTraces,
              List.copyOf(listeners),
              ticker,
              clock,
              random,
              inputs(),
              window.readsClock(),
              Checks.atLeast("window.capacity()", 1, window.capacity()),
              tracker != null && tracker.judgesResults()));
    }
  }

  /** The generator of whichever thread asks: never contended. */
  private enum SharedRandom implements RandomGenerator {
    INSTANCE;

    @Override
    public long nextLong() {
      return ThreadLocalRandom.current().nextLong();
    }
  }
}
