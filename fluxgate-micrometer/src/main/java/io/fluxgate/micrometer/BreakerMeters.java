package io.fluxgate.micrometer;

import io.fluxgate.CallCounts;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerInfo;
import io.fluxgate.CircuitState;
import io.fluxgate.Listener;
import io.fluxgate.Signal;
import io.fluxgate.WindowMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * The meters of one breaker in one meter registry. {@link #register} and {@link #remove} must be
 * called by one thread.
 */
final class BreakerMeters implements Listener {

  private final CircuitBreaker breaker;
  private final Consumer<BreakerMeters> onMore;
  private final Collection<String> expectedKinds;
  private final Transitions transitions = new Transitions();
  private final MeterSet<BreakerMeters> meters;
  private final Set<String> kinds = ConcurrentHashMap.newKeySet();
  private final Set<Transitions.Move> moves = new HashSet<>();

  /** The states in which the breaker has been, as far as they are set by hand, and the first. */
  private final Set<CircuitState> entered = ConcurrentHashMap.newKeySet();

  private boolean registered;

  BreakerMeters(
      CircuitBreaker breaker,
      MeterRegistry registry,
      FluxgateMetrics.Options options,
      FailureLog failureLog,
      Consumer<BreakerMeters> onMore) {
    this.breaker = breaker;
    this.onMore = onMore;
    this.expectedKinds = options.expectedKinds();
    Tags tags = options.tags().and("breaker", breaker.name());
    this.meters = new MeterSet<>(registry, options.prefix() + ".breaker.", tags, this, failureLog);
  }

  void listen() {
    breaker.addListener(this);
    boolean unused = entered.add(breaker.state());
  }

  /** Runs on the thread of a call. */
  @Override
  public void onSignal(Signal signal) {
    transitions.count(signal);
    if (Transitions.isSetByHand(signal.to()) && entered.add(signal.to())) {
      onMore.accept(this);
    }
  }

  void stopListening() {
    breaker.removeListener(this);
  }

  /**
   * Registers all meters when first called, later only those of new kinds of failures, and of the
   * transitions out of a state that was set by hand: most breakers never enter one.
   */
  void register() {
    if (!registered) {
      registered = true;
      registerState();
      registerCalls();
      registerWindow();
      registerProbes();
      expectedKinds.forEach(this::registerKind);
    }
    registerTransitions();
    info().failureKinds().keySet().stream().map(FailureKindTags::of).forEach(this::registerKind);
  }

  void remove() {
    meters.removeAll();
  }

  private void registerState() {
    for (CircuitState state : CircuitState.values()) {
      meters.gauge(
          "state",
          null,
          "1 for the state the breaker is in, 0 for the others",
          Tags.of("state", tagOf(state)),
          of -> of.breaker.state() == state ? 1 : 0);
    }
    meters.time(
        "state.since",
        "When the breaker entered its state, as time since 1970",
        of -> of.info().since().toEpochMilli() / 1e3);
  }

  private void registerTransitions() {
    for (Transitions.Move move : Transitions.MOVES) {
      CircuitState within = move.shadow() ? CircuitState.METRICS_ONLY : move.from();
      if ((!Transitions.isSetByHand(within) || entered.contains(within)) && moves.add(move)) {
        registerTransition(move);
      }
    }
  }

  private void registerTransition(Transitions.Move move) {
    meters.counter(
        "transitions",
        "transitions",
        "Transitions of the breaker; a shadow's are those it would have made",
        Tags.of(
            "from",
            tagOf(move.from()),
            "to",
            tagOf(move.to()),
            "shadow",
            Boolean.toString(move.shadow())),
        of -> of.transitions.count(move));
  }

  private void registerCalls() {
    registerCalls("successful", "none", of -> of.counts().succeeded());
    registerCalls("ignored", "none", of -> of.counts().ignored());
    registerCalls("rejected", "none", of -> of.counts().rejected());
    registerCalls("rejected", "maximum", of -> of.counts().beyondMaximum());
    registerCalls("ignored", "same_connection", of -> of.counts().sameConnection());
    meters.counter(
        "shadow.rejected.calls",
        "calls",
        "Calls let through that would have been rejected if the breaker were not METRICS_ONLY",
        Tags.empty(),
        of -> of.counts().wouldBeRejected());
  }

  private void registerKind(String kind) {
    if (kinds.add(kind)) {
      registerCalls("failed", kind, of -> of.failures(kind));
    }
  }

  /** Also checks whether there are failures that no meter shows yet. */
  private long failures(String kind) {
    long sum = 0;
    boolean isShown = true;
    for (Map.Entry<String, Long> failures : info().failureKinds().entrySet()) {
      String tag = FailureKindTags.of(failures.getKey());
      sum += tag.equals(kind) ? failures.getValue() : 0;
      isShown &= kinds.contains(tag);
    }
    if (!isShown) {
      onMore.accept(this);
    }
    return sum;
  }

  private void registerCalls(String outcome, String kind, ToDoubleFunction<BreakerMeters> count) {
    meters.counter(
        "calls",
        "calls",
        "Calls by what became of them",
        Tags.of("outcome", outcome, "kind", kind),
        count);
  }

  private void registerWindow() {
    meters.gauge(
        "window.calls",
        "calls",
        "Calls the window remembers",
        Tags.empty(),
        of -> of.info().metrics().total());
    meters.gauge(
        "failure.rate",
        null,
        "Share of failed calls in the window, 0 to 1; NaN if it is empty",
        Tags.empty(),
        of -> failureRate(of.info().metrics()));
    meters.gauge(
        "slow.calls",
        "calls",
        "Slow calls in the window; NaN if the breaker counts none",
        Tags.empty(),
        of -> slowCalls(of.info().metrics()));
    meters.gauge(
        "streak",
        "failures",
        "Failures since the last success",
        Tags.empty(),
        of -> of.breaker.streak());
  }

  private static double failureRate(WindowMetrics metrics) {
    return metrics.total() == 0 ? Double.NaN : metrics.failureRate();
  }

  /** The shortest threshold comes first. */
  private static double slowCalls(WindowMetrics metrics) {
    List<Duration> thresholds = metrics.slowThresholds();
    return thresholds.isEmpty() ? Double.NaN : metrics.slow(thresholds.get(0));
  }

  private void registerProbes() {
    meters.gauge(
        "reopens",
        "reopens",
        "How often probing has failed since the breaker was last closed",
        Tags.empty(),
        of -> of.info().reopens());
    meters.gauge(
        "active.probes",
        "probes",
        "Probes in flight",
        Tags.empty(),
        of -> of.info().probesInFlight());
    meters.time(
        "probe.delay",
        "Time until a call is let through as a probe; NaN if none is awaited",
        of -> of.info().untilProbe().map(delay -> delay.toNanos() / 1e9).orElse(Double.NaN));
  }

  private CallCounts counts() {
    return breaker.counts();
  }

  /**
   * Read again for each meter, which takes a fraction of a microsecond. Sharing one snapshot among
   * the meters of a scrape would save less than writing it takes, and would show old counts to code
   * that reads two meters with a call in between.
   */
  private CircuitBreakerInfo info() {
    return breaker.info();
  }

  static String tagOf(CircuitState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
