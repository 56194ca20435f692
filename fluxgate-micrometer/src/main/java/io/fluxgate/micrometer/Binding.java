package io.fluxgate.micrometer;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.CircuitState;
import io.fluxgate.RegistryListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the meters in one meter registry in step with the breakers.
 *
 * <p>When a breaker is added or removed, this class only notes that, under a lock that is never
 * held while foreign code runs. The {@link Worker} then does the work. It removes meters before it
 * adds others, so that a breaker that is created again under its old name does not meet the meters
 * of its predecessor. The notes describe the state to reach, not the events, so breakers that come
 * and go while the meter registry is slow leave nothing behind, and there are never more notes than
 * breakers.
 */
final class Binding implements RegistryListener, AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final MeterRegistry meterRegistry;
  private final FluxgateMetrics.Options options;
  private final @Nullable CircuitBreakerRegistry source;
  private final FailureLog failureLog = new FailureLog();
  private final Worker worker = new Worker(this::work);
  private final MeterSet<Binding> registryMeters;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock
  private final Map<CircuitBreaker, BreakerMeters> metered = new HashMap<>();
  private final Set<CircuitBreaker> unmetered = new LinkedHashSet<>();
  private final Set<BreakerMeters> toRegister = new LinkedHashSet<>();
  private final Set<BreakerMeters> started = new LinkedHashSet<>();
  private final Queue<BreakerMeters> toRemove = new ArrayDeque<>();

  private volatile boolean closed;

  /** Used by the worker's thread only. */
  private boolean registryRegistered;

  Binding(
      MeterRegistry meterRegistry,
      FluxgateMetrics.Options options,
      @Nullable CircuitBreakerRegistry source) {
    this.meterRegistry = meterRegistry;
    this.options = options;
    this.source = source;
    this.registryMeters =
        new MeterSet<>(
            meterRegistry, options.prefix() + ".registry.", options.tags(), this, failureLog);
  }

  /**
   * Starts with the present breakers, and waits until their meters are registered, unless the meter
   * registry takes too long.
   */
  void open(@Nullable CircuitBreaker single) {
    if (source != null) {
      source.addListener(this);
    } else if (single != null) {
      onAdded(single);
    }
    worker.ask();
    if (!worker.await(PATIENCE)) {
      failureLog.report("The meter registry is slow; meters are registered as it goes on", null);
    }
  }

  @Override
  public void onAdded(CircuitBreaker breaker) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      if (metered.size() < options.maximumBreakers()) {
        meter(breaker);
      } else {
        unmetered.add(breaker);
      }
    } finally {
      lock.unlock();
    }
    worker.ask();
  }

  @Override
  public void onRemoved(CircuitBreaker breaker) {
    lock.lock();
    try {
      unmetered.remove(breaker);
      BreakerMeters gone = metered.remove(breaker);
      if (gone == null) {
        return;
      }
      retire(gone);
      if (!unmetered.isEmpty()) {
        CircuitBreaker next = unmetered.iterator().next();
        unmetered.remove(next);
        meter(next);
      }
    } finally {
      lock.unlock();
    }
    worker.ask();
  }

  private void meter(CircuitBreaker breaker) {
    BreakerMeters meters =
        new BreakerMeters(breaker, meterRegistry, options, failureLog, this::onMore);
    metered.put(breaker, meters);
    toRegister.add(meters);
    meters.listen();
  }

  private void retire(BreakerMeters gone) {
    gone.stopListening();
    toRegister.remove(gone);
    if (started.remove(gone)) {
      toRemove.add(gone);
    }
  }

  /** Called when a breaker needs a meter that it did not have so far. */
  private void onMore(BreakerMeters meters) {
    lock.lock();
    try {
      if (!started.contains(meters)) {
        return;
      }
      toRegister.add(meters);
    } finally {
      lock.unlock();
    }
    worker.ask();
  }

  // On the worker's thread

  private void work() {
    if (source != null && !registryRegistered) {
      registryRegistered = true;
      registerRegistry();
    }
    for (Runnable step = next(); step != null; step = next()) {
      try {
        step.run();
      } catch (Throwable failure) {
        failureLog.report("The meters of a circuit breaker cannot be kept", failure);
      }
    }
    if (closed) {
      registryMeters.removeAll();
    }
    if (unmetered() > 0) {
      failureLog.report(
          "There are more than %d circuit breakers; those beyond have no meters of their own"
              .formatted(options.maximumBreakers()),
          null);
    }
  }

  private @Nullable Runnable next() {
    lock.lock();
    try {
      BreakerMeters old = toRemove.poll();
      if (old != null) {
        return old::remove;
      }
      if (toRegister.isEmpty()) {
        return null;
      }
      BreakerMeters fresh = toRegister.iterator().next();
      toRegister.remove(fresh);
      started.add(fresh);
      return fresh::register;
    } finally {
      lock.unlock();
    }
  }

  private void registerRegistry() {
    for (CircuitState state : CircuitState.values()) {
      registryMeters.gauge(
          "breakers",
          "breakers",
          "Breakers of the registry by their state, with or without meters of their own",
          Tags.of("state", BreakerMeters.tagOf(state)),
          binding -> binding.count(state));
    }
    registryMeters.gauge(
        "unmetered.breakers",
        "breakers",
        "Breakers without meters of their own, because there are too many",
        Tags.empty(),
        Binding::unmetered);
    registryMeters.counter(
        "overflows",
        "overflows",
        "How often a call passed unguarded, because there was no room for its breaker",
        Tags.empty(),
        Binding::overflows);
  }

  private long count(CircuitState state) {
    return source == null
        ? 0
        : source.breakers().stream().filter(breaker -> breaker.state() == state).count();
  }

  private long overflows() {
    return source == null ? 0 : source.overflows();
  }

  private int unmetered() {
    lock.lock();
    try {
      return unmetered.size();
    } finally {
      lock.unlock();
    }
  }

  boolean await(Duration timeout) {
    return worker.await(timeout);
  }

  /** Removes all meters, and waits until that is done, unless the meter registry takes too long. */
  @Override
  public void close() {
    if (source != null) {
      source.removeListener(this);
    }
    lock.lock();
    try {
      closed = true;
      metered.values().forEach(this::retire);
      metered.clear();
      unmetered.clear();
    } finally {
      lock.unlock();
    }
    worker.ask();
    if (!worker.await(PATIENCE)) {
      failureLog.report("The meter registry is slow; meters are removed as it goes on", null);
    }
  }
}
