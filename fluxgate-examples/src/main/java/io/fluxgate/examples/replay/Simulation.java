package io.fluxgate.examples.replay;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Signal;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpExchange;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpRequestInfo;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Puts calls through a guard of one policy, with a breaker per key. Not thread-safe. */
final class Simulation {

  /** The calls over time are kept for so many keys at most. */
  static final int MOST_HISTOGRAMS = 1_000;

  private final NamedPolicy named;
  private final ReplayTicker ticker;
  private final TimeAxis axis;
  private final Judge judge;
  private final HttpGuard guard;
  private final Map<String, KeyTally> tallies = new LinkedHashMap<>();

  Simulation(NamedPolicy named, long seed, ReplayTicker ticker, TimeAxis axis) {
    this.named = named;
    this.ticker = ticker;
    this.axis = axis;
    this.judge = new Judge(named.policy());
    CircuitBreakerPolicy policy =
        named.policy().toBuilder()
            .ticker(ticker)
            .clock(ticker)
            .random(random(seed, ""))
            .listener(this::heard)
            .build();
    // Each key has its own randomness, so that a key fares the same alone as among others.
    this.guard =
        HttpGuard.builder()
            .key(HttpRequestInfo::host)
            .policy(policy)
            .policies(key -> policy.toBuilder().random(random(seed, key)).build())
            .trackBody(false)
            .build();
  }

  static Random random(long seed, String key) {
    return new Random(seed * 31 + key.hashCode());
  }

  private void heard(Signal signal) {
    tally(signal.name()).add(ticker.nanos(), signal);
  }

  /** Makes a call at its start; returns null if it is rejected. */
  @Nullable HttpExchange begin(Row row, TraceRequest request) {
    KeyTally tally = tally(row.key());
    Fate fate = judge.of(row.outcome());
    try {
      HttpExchange exchange = guard.begin(request);
      tally.add(row, fate);
      return exchange;
    } catch (CallNotPermittedIOException rejection) {
      tally.add(row, fate.rejected());
      return null;
    }
  }

  private KeyTally tally(String key) {
    KeyTally tally = tallies.get(key);
    if (tally == null) {
      Histogram histogram = tallies.size() < MOST_HISTOGRAMS ? new Histogram(axis) : null;
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

  /** How often a key had to share a breaker because there were too many. */
  long overflows() {
    return guard.registry().overflows();
  }
}
