package io.fluxgate.spring;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.CircuitState;
import io.fluxgate.RegistryListener;
import io.fluxgate.Signal;
import io.fluxgate.spring.Sources.Source;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Remembers the last transitions of each breaker, for as long as the breaker is there. */
final class TransitionHistory implements RegistryListener {

  private static final int KEPT = 10;

  private final ConcurrentMap<CircuitBreaker, Deque<Transition>> transitions =
      new ConcurrentHashMap<>();

  /**
   * A transition as the endpoint shows it.
   *
   * @param shadow whether METRICS_ONLY only would have made it
   */
  record Transition(
      String when,
      CircuitState from,
      CircuitState to,
      String reason,
      List<String> causes,
      boolean shadow) {

    static Transition of(Signal signal) {
      return new Transition(
          signal.when().toString(),
          signal.from(),
          signal.to(),
          signal.reason(),
          signal.causes(),
          signal.shadow());
    }
  }

  /** Watches all breakers that a source has and will have. */
  void watch(Source source) {
    CircuitBreaker single = source.breaker();
    CircuitBreakerRegistry registry = source.registry();
    if (single != null) {
      onAdded(single);
    }
    if (registry != null) {
      registry.addListener(this);
    }
  }

  @Override
  public void onAdded(CircuitBreaker breaker) {
    Deque<Transition> own = new ArrayDeque<>();
    if (transitions.putIfAbsent(breaker, own) == null) {
      breaker.addListener(signal -> add(own, signal));
    }
  }

  @Override
  public void onRemoved(CircuitBreaker breaker) {
    transitions.remove(breaker);
  }

  private static void add(Deque<Transition> own, Signal signal) {
    synchronized (own) {
      own.addFirst(Transition.of(signal));
      if (own.size() > KEPT) {
        own.removeLast();
      }
    }
  }

  /** Returns the last transitions of a breaker, the latest first. */
  List<Transition> of(CircuitBreaker breaker) {
    Deque<Transition> own = transitions.get(breaker);
    if (own == null) {
      return List.of();
    }
    synchronized (own) {
      return new ArrayList<>(own);
    }
  }
}
