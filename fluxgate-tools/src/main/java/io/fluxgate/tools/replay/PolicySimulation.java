package io.fluxgate.tools.replay;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Signal;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpRequestInfo;
import io.fluxgate.http.adapter.GuardedExchange;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Sends calls through a guard with one policy and a breaker per key. Not thread-safe. */
final class PolicySimulation {

  /** The most keys for which the calls over time are kept. */
  static final int MOST_HISTOGRAMS = 1_000;

  /** The most keys that are counted one by one; those beyond share one tally. */
  static final int MOST_KEYS = 50_000;

  /** The key of calls whose own is not counted. */
  static final String OTHER_KEYS = "(other keys)";

  private final NamedPolicy named;
  private final TraceTicker ticker;
  private final TimeAxis axis;
  private final OutcomeClassifier classifier;
  private final HttpGuard guard;
  private final Map<String, KeyTally> tallies = new LinkedHashMap<>();

  PolicySimulation(NamedPolicy named, long seed, TraceTicker ticker, TimeAxis axis) {
    this.named = named;
    this.ticker = ticker;
    this.axis = axis;
    this.classifier = new OutcomeClassifier(named.policy());
    CircuitBreakerPolicy policy =
        named.policy().toBuilder()
            .ticker(ticker)
            .clock(ticker)
            .random(random(seed, "")::nextDouble)
            .listener(this::heard)
            .build();
    // A random generator per key: its results must not depend on the other keys in the trace.
    this.guard =
        HttpGuard.builder()
            .key(HttpRequestInfo::host)
            .policy(policy)
            .policies(key -> policy.toBuilder().random(random(seed, key)::nextDouble).build())
            .trackBody(false)
            .build();
  }

  static Random random(long seed, String key) {
    return new Random(seed * 31 + key.hashCode());
  }

  private void heard(Signal signal) {
    KeyTally tally = tally(signal.name());
    if (tally.key().equals(signal.name())) {
      tally.add(ticker.nanos(), signal);
    } else {
      tally.addOfMany(signal);
    }
  }

  /** Starts a call; returns null if it is rejected. */
  @Nullable GuardedExchange begin(TraceRow row, TraceRequest request) {
    KeyTally tally = tally(row.key());
    SimulatedOutcome outcome = classifier.classify(row.outcome());
    try {
      GuardedExchange exchange = GuardedExchange.begin(guard, request);
      tally.add(row, outcome);
      return exchange;
    } catch (CallNotPermittedIOException rejection) {
      tally.add(row, outcome.rejected());
      return null;
    }
  }

  private KeyTally tally(String key) {
    KeyTally tally = tallies.get(key);
    if (tally == null && tallies.size() >= MOST_KEYS) {
      return tallies.computeIfAbsent(OTHER_KEYS, others -> new KeyTally(others, null));
    }
    if (tally == null) {
      OutcomeHistogram histogram =
          tallies.size() < MOST_HISTOGRAMS ? new OutcomeHistogram(axis) : null;
      tally = new KeyTally(key, histogram);
      tallies.put(key, tally);
    }
    return tally;
  }

  NamedPolicy policy() {
    return named;
  }

  Collection<KeyTally> tallies() {
    return tallies.values();
  }

  @Nullable KeyTally find(String key) {
    return tallies.get(key);
  }

  /** Whether there were more keys than are counted one by one. */
  boolean hasOtherKeys() {
    return tallies.containsKey(OTHER_KEYS);
  }

  /** How many calls were not guarded because there were too many keys. */
  long overflows() {
    return guard.registry().overflows();
  }
}
