package io.fluxgate;

import io.fluxgate.internal.report.Log;
import io.fluxgate.internal.report.UserCodeFailures;
import io.fluxgate.internal.state.CallsInFlight;
import io.fluxgate.internal.util.Checks;
import io.fluxgate.internal.util.Text;
import io.fluxgate.internal.window.StripedCounter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes and keeps one breaker per name, in bounded memory.
 *
 * <pre>{@code
 * CircuitBreakerRegistry registry = CircuitBreakerRegistry.builder()
 *     .policy("payments", strict)
 *     .build();
 * registry.get("payments").call(() -> charge(amount));
 * }</pre>
 *
 * <p><b>Bounds.</b> A breaker that nobody asked for during {@code idleTimeout} is dropped at the
 * next occasion. When {@code maximumBreakers} is reached, those that were not used for longest make
 * room. Kept in any case is a breaker that tells something: one in another state than it started
 * in, with a call in flight, or (unless idle) with failures in its window. If nothing can be
 * dropped, further names share one overflow breaker, which is logged once and counted by {@link
 * #overflows()}.
 *
 * <p>Thread-safe. Looking up a breaker that exists takes no lock.
 */
public final class CircuitBreakerRegistry {

  /** The name of the breaker that names beyond the bound share. */
  public static final String OVERFLOW_NAME = "(overflow)";

  /** A call that has been in flight for so long, with none after it, is taken for a lost ticket. */
  private static final Duration LONGEST_CALL = Duration.ofHours(1);

  private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

  private final CircuitBreakerPolicy defaultPolicy;
  private final ConcurrentMap<String, CircuitBreakerPolicy> policies;
  private final Function<String, @Nullable CircuitBreakerPolicy> policyFunction;
  private final int maximumBreakers;
  private final long idleNanos;
  private final long longestCallNanos;
  private final long touchNanos;
  private final Ticker ticker;
  private final ConcurrentMap<String, Entry> entries = new ConcurrentHashMap<>();
  private final StripedCounter overflows = new StripedCounter();
  private final UserCodeFailures failures = new UserCodeFailures("(registry)");
  private final RegistryEvents events = new RegistryEvents(failures);
  private final ReentrantLock insertion = new ReentrantLock();
  private final Entry overflow;

  // Guarded by insertion
  private long nextSweepNanos;
  private boolean overflowUsed;

  private CircuitBreakerRegistry(Builder builder) {
    defaultPolicy = builder.defaultPolicy;
    policies = new ConcurrentHashMap<>(builder.policies);
    policyFunction = builder.policyFunction;
    maximumBreakers = builder.maximumBreakers;
    idleNanos = Checks.saturatedNanos(builder.idleTimeout);
    longestCallNanos = Math.max(idleNanos, LONGEST_CALL.toNanos());
    touchNanos = Math.min(SECOND_NANOS, idleNanos / 8);
    ticker = defaultPolicy.ticker();
    overflow = new Entry(CircuitBreaker.registered(OVERFLOW_NAME, defaultPolicy), now());
    nextSweepNanos = now() + idleNanos / 2;
  }

  /** {@return a registry with all defaults} */
  public static CircuitBreakerRegistry create() {
    return builder().build();
  }

  /** {@return a builder with all defaults} */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * {@return the breaker of this name, made now if there is none} Of threads that ask at once, all
   * get the same one. If its policy cannot be found because a function throws, nothing is kept.
   *
   * @param name not blank
   */
  public CircuitBreaker get(String name) {
    return entry(name).breaker;
  }

  /**
   * {@return the breaker of this name, if it has been made and not been dropped}
   *
   * @param name not null; nothing is found for a blank one
   */
  public Optional<CircuitBreaker> find(String name) {
    return Optional.ofNullable(entries.get(Checks.notNull("name", name)))
        .map(entry -> entry.breaker);
  }

  /**
   * {@return a ticket for one call through the breaker of this name, or empty if it is rejected}
   * Unlike a breaker held for long, it is never one that was dropped meanwhile.
   *
   * @param name not blank
   */
  public Optional<Ticket> tryAcquire(String name) {
    return pinned(name).breaker.tryAcquirePinned();
  }

  /**
   * {@return a ticket for one call through the breaker of this name}
   *
   * @param name not blank
   * @throws CallNotPermittedException if the call is rejected
   */
  public Ticket acquire(String name) {
    return pinned(name).breaker.acquirePinned();
  }

  /**
   * Removes the breaker of a name. The next call of that name gets a new one; calls in flight
   * settle on the old one and move nothing else.
   *
   * @param name not null
   * @return whether there was a breaker of this name
   */
  public boolean remove(String name) {
    Checks.notNull("name", name);
    boolean removed;
    insertion.lock();
    try {
      Entry entry = entries.remove(name);
      removed = entry != null;
      if (entry != null) {
        entry.leaving = true;
        events.removed(entry.breaker);
      }
    } finally {
      insertion.unlock();
    }
    events.deliver();
    return removed;
  }

  /**
   * Sets the policy of one name, for the breaker there is, as {@link CircuitBreaker#reconfigure}
   * says, and for those made later. An equal policy changes nothing.
   *
   * @param name not blank
   * @param policy takes the place of what the builder's policies and function say of this name
   */
  public void reconfigure(String name, CircuitBreakerPolicy policy) {
    policies.put(Checks.notBlank("name", name), Checks.notNull("policy", policy));
    Optional<CircuitBreaker> present;
    // Whoever is making a breaker of this name either sees the new policy, or has finished.
    insertion.lock();
    try {
      present = find(name);
    } finally {
      insertion.unlock();
    }
    present.ifPresent(breaker -> keepUpWithPolicy(name, breaker));
  }

  /** Of threads that change one name's policy at once, the last to write decides for all. */
  private void keepUpWithPolicy(String name, CircuitBreaker breaker) {
    CircuitBreakerPolicy latest;
    do {
      latest = policies.getOrDefault(name, breaker.policy());
      breaker.reconfigure(latest);
    } while (!latest.equals(policies.get(name)));
  }

  /**
   * Tells a listener of the breakers there are, and of each one made or dropped later.
   *
   * @param listener told after those there are; one that is added twice is told twice
   */
  public void addListener(RegistryListener listener) {
    Checks.notNull("listener", listener);
    insertion.lock();
    try {
      events.addListener(listener, breakers());
    } finally {
      insertion.unlock();
    }
    events.deliver();
  }

  /**
   * Tells a listener no more.
   *
   * @param listener one that {@link #addListener} added
   * @return whether it had been told
   */
  public boolean removeListener(RegistryListener listener) {
    return events.removeListener(Checks.notNull("listener", listener));
  }

  /**
   * {@return the breakers there are at this moment, the overflow breaker among them once it was
   * used}
   */
  public Collection<CircuitBreaker> breakers() {
    List<CircuitBreaker> breakers = new ArrayList<>(entries.size() + 1);
    entries.values().forEach(entry -> breakers.add(entry.breaker));
    if (overflows() > 0) {
      breakers.add(overflow.breaker);
    }
    return breakers;
  }

  /** {@return how many breakers there are, without the overflow breaker} */
  public int size() {
    return entries.size();
  }

  /** {@return how often a name had to share the overflow breaker} */
  public long overflows() {
    return overflows.sum();
  }

  @Override
  public String toString() {
    return "CircuitBreakerRegistry("
        + Text.count(size(), "breaker")
        + " of at most "
        + maximumBreakers
        + ", policy="
        + defaultPolicy
        + ")";
  }

  /**
   * Returns an entry that counts one more call in flight, and is not dropped before that is taken
   * back.
   *
   * <p>The sweep marks an entry and then looks for calls in flight; this counts a call and then
   * looks for the mark. All four are volatile, so at least one of the two sees the other.
   */
  private Entry pinned(String name) {
    while (true) {
      Entry entry = entry(name);
      CallsInFlight inFlight = entry.breaker.inFlight();
      inFlight.begin();
      if (!entry.leaving) {
        return entry;
      }
      inFlight.end();
      Thread.onSpinWait();
    }
  }

  private Entry entry(String name) {
    Entry entry = entries.get(Checks.notBlank("name", name));
    long now = now();
    if (entry == null) {
      entry = insert(name, now);
      events.deliver();
    } else {
      entry.touch(now, touchNanos);
    }
    return entry;
  }

  private Entry insert(String name, long now) {
    // Found before the lock is taken: a function may take its time, or ask this registry.
    CircuitBreakerPolicy policy = policyOf(name);
    insertion.lock();
    try {
      Entry present = entries.get(name);
      if (present != null) {
        return present;
      }
      if (now - nextSweepNanos >= 0) {
        sweep(now);
      }
      if (entries.size() >= maximumBreakers) {
        return overflow();
      }
      // It may have been changed since it was found.
      CircuitBreakerPolicy latest = policies.getOrDefault(name, policy);
      Entry entry = new Entry(CircuitBreaker.registered(name, latest), now);
      entries.put(name, entry);
      events.added(entry.breaker);
      if (entries.size() >= maximumBreakers) {
        // The next insertion finds the registry full and may look for room at once.
        nextSweepNanos = now;
      }
      return entry;
    } finally {
      insertion.unlock();
    }
  }

  private long now() {
    try {
      return ticker.nanos();
    } catch (Throwable failure) {
      failures.report("ticker", ticker, failure, "nothing gets old meanwhile");
      return 0;
    }
  }

  private CircuitBreakerPolicy policyOf(String name) {
    CircuitBreakerPolicy policy = policies.get(name);
    if (policy == null) {
      policy = policyFunction.apply(name);
    }
    return policy == null ? defaultPolicy : policy;
  }

  private Entry overflow() {
    overflows.addVolatile(1);
    if (!overflowUsed) {
      events.added(overflow.breaker);
      overflowUsed = true;
      Log.warn(
          "All %d circuit breakers are in use and further names share one; raise maximumBreakers"
              .formatted(maximumBreakers));
    }
    return overflow;
  }

  /**
   * Drops what is idle, and if that is not enough an eighth, so that a full registry sweeps seldom.
   */
  private void sweep(long now) {
    List<Candidate> rest = new ArrayList<>();
    for (Map.Entry<String, Entry> entry : entries.entrySet()) {
      // By age, not by reading: readings may wrap around.
      long age = now - entry.getValue().usedNanos;
      if (age < idleNanos || !drop(entry.getKey(), entry.getValue(), true, now)) {
        rest.add(new Candidate(entry.getKey(), entry.getValue(), age));
      }
    }
    if (entries.size() >= maximumBreakers) {
      dropLeastRecent(rest, now);
    }
    long pause = entries.size() < maximumBreakers ? idleNanos / 2 : SECOND_NANOS;
    nextSweepNanos = now + pause;
  }

  private void dropLeastRecent(List<Candidate> candidates, long now) {
    candidates.sort(Comparator.comparingLong(Candidate::age).reversed());
    int wanted = Math.max(1, maximumBreakers / 8);
    for (Candidate candidate : candidates) {
      if (wanted == 0) {
        return;
      }
      if (drop(candidate.name, candidate.entry, false, now)) {
        wanted--;
      }
    }
  }

  private boolean drop(String name, Entry entry, boolean evenWithFailures, long now) {
    entry.leaving = true;
    boolean lost = now - entry.usedNanos >= longestCallNanos;
    if (entry.breaker.isDispensable(evenWithFailures, lost)) {
      entries.remove(name, entry);
      events.removed(entry.breaker);
      return true;
    }
    entry.leaving = false;
    return false;
  }

  /** An entry and how long it had not been asked for when the sweep began. */
  private record Candidate(String name, Entry entry, long age) {}

  /** A breaker and when it was asked for last. */
  private static final class Entry {

    final CircuitBreaker breaker;
    volatile long usedNanos;
    volatile boolean leaving;

    Entry(CircuitBreaker breaker, long nowNanos) {
      this.breaker = breaker;
      this.usedNanos = nowNanos;
    }

    /** In steps: a busy breaker's entry is read by many threads and seldom written. */
    void touch(long nowNanos, long stepNanos) {
      if (nowNanos - usedNanos >= stepNanos) {
        usedNanos = nowNanos;
      }
    }
  }

  /** Builds a {@link CircuitBreakerRegistry}. Not thread-safe. */
  public static final class Builder {

    private CircuitBreakerPolicy defaultPolicy = CircuitBreakerPolicy.defaults();
    private final Map<String, CircuitBreakerPolicy> policies = new HashMap<>();
    private Function<String, @Nullable CircuitBreakerPolicy> policyFunction = name -> null;
    private int maximumBreakers = 10_000;
    private Duration idleTimeout = Duration.ofMinutes(30);

    private Builder() {}

    /**
     * Sets the policy of names without one of their own. Its ticker is the registry's, too.
     * Default: {@link CircuitBreakerPolicy#defaults()}.
     *
     * @param policy the overflow breaker's, too
     * @return this builder
     */
    public Builder policy(CircuitBreakerPolicy policy) {
      this.defaultPolicy = Checks.notNull("policy", policy);
      return this;
    }

    /**
     * Sets the policy of one name.
     *
     * @param name not blank
     * @param policy goes before what {@link #policies} finds
     * @return this builder
     */
    public Builder policy(String name, CircuitBreakerPolicy policy) {
      policies.put(Checks.notBlank("name", name), Checks.notNull("policy", policy));
      return this;
    }

    /**
     * Sets the function that finds the policy of a name that was not given one; null stands for the
     * default policy. It may be called again for the same name. What it throws, {@link #get}
     * throws. One that blocks delays only who asks for a name without a breaker.
     *
     * @param function from a name to its policy or null; thread-safe
     * @return this builder
     */
    public Builder policies(Function<String, @Nullable CircuitBreakerPolicy> function) {
      this.policyFunction = Checks.notNull("function", function);
      return this;
    }

    /**
     * Sets how many breakers are kept at most. Default: 10,000.
     *
     * @param maximum at least 1
     * @return this builder
     * @throws IllegalArgumentException if it is less
     */
    public Builder maximumBreakers(int maximum) {
      this.maximumBreakers = Checks.atLeast("maximumBreakers", 1, maximum);
      return this;
    }

    /**
     * Sets after how long without a request for it a breaker may be dropped. Default: 30 min.
     *
     * @param timeout longer than zero
     * @return this builder
     * @throws IllegalArgumentException if it is not
     */
    public Builder idleTimeout(Duration timeout) {
      this.idleTimeout = Checks.positive("idleTimeout", timeout);
      return this;
    }

    /** {@return the registry} */
    public CircuitBreakerRegistry build() {
      return new CircuitBreakerRegistry(this);
    }
  }
}
