package io.fluxgate;

import io.fluxgate.internal.registry.Eviction;
import io.fluxgate.internal.registry.RegistryEntry;
import io.fluxgate.internal.registry.RegistryGroups;
import io.fluxgate.internal.report.UserCodeFailures;
import io.fluxgate.internal.state.CallsInFlight;
import io.fluxgate.internal.util.Checks;
import io.fluxgate.internal.util.Log;
import io.fluxgate.internal.util.NamedValues;
import io.fluxgate.internal.util.Text;
import io.fluxgate.internal.window.StripedCounter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Creates and keeps one breaker per name, in bounded memory.
 *
 * <pre>{@code
 * CircuitBreakerRegistry registry = CircuitBreakerRegistry.builder()
 *     .policy("payments", strict)
 *     .build();
 * registry.get("payments").call(() -> charge(amount));
 * }</pre>
 *
 * <p><b>Eviction.</b> A breaker that has been idle for {@code idleTimeout} may be evicted. When the
 * registry holds {@code maximumBreakers}, those with the fewest recent calls are evicted first,
 * whatever these calls saw, and of equal ones the least recently used. Not evicted: a busy breaker,
 * one with a call in flight, one in a state that was set by hand, and one that is open; except that
 * an open one goes if nobody has called through it for an hour and nothing else can go.
 *
 * <p>If no breaker can be evicted, calls with further names are not guarded: all of them pass
 * through one breaker, {@value #OVERFLOW_NAME}, which is DISABLED, so that no name can open a
 * circuit for others. The registry logs this once, notifies its listeners of that breaker, and
 * counts these calls in {@link #overflows()}. To guard them together all the same, set the {@link
 * Builder#policy(String, CircuitBreakerPolicy) policy} of that name.
 *
 * <p>Thread-safe. Looking up an existing breaker takes no lock.
 */
public final class CircuitBreakerRegistry {

  /** The name of the overflow breaker, which calls beyond {@code maximumBreakers} pass through. */
  public static final String OVERFLOW_NAME = "(overflow)";

  private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

  private final CircuitBreakerPolicy defaultPolicy;
  private final NamedValues<CircuitBreakerPolicy> policies;
  private final Function<String, @Nullable CircuitBreakerPolicy> policyFunction;
  private final @Nullable UnaryOperator<String> names;
  private final int maximumBreakers;
  private final long idleNanos;
  private final long touchNanos;
  private final Ticker ticker;
  private final ConcurrentMap<String, Entry> entries = new ConcurrentHashMap<>();
  private final StripedCounter overflows = new StripedCounter();
  private final UserCodeFailures failures = new UserCodeFailures("(registry)");
  private final RegistryEvents events = new RegistryEvents(failures);
  private final ReentrantLock insertion = new ReentrantLock();
  private final RegistryGroups groups;
  private final Eviction eviction;
  private final Entry overflow;

  /** Whether there was no room at the latest sweep: until the next one, nobody needs to look. */
  private volatile boolean full;

  // Guarded by insertion; the time is also read while the registry is full.
  private volatile long nextSweepNanos;
  private boolean overflowUsed;

  private CircuitBreakerRegistry(Builder builder) {
    defaultPolicy = builder.defaultPolicy;
    policies = new NamedValues<>(builder.policies, builder.maximumBreakers);
    policyFunction = builder.policyFunction;
    names = builder.names;
    maximumBreakers = builder.maximumBreakers;
    idleNanos = Checks.saturatedNanos(builder.idleTimeout);
    touchNanos = Math.min(SECOND_NANOS, idleNanos / 8);
    ticker = defaultPolicy.ticker();
    groups = new RegistryGroups(builder.group, builder.maximumPerGroup, failures);
    eviction =
        new Eviction(
            entries.values(), groups, entry -> removed((Entry) entry), maximumBreakers, idleNanos);
    CircuitBreakerPolicy unguarded =
        defaultPolicy.toBuilder().initialState(CircuitState.DISABLED).build();
    CircuitBreakerPolicy ofOverflow = policies.getOrDefault(OVERFLOW_NAME, unguarded);
    overflow =
        new Entry(OVERFLOW_NAME, null, CircuitBreaker.registered(OVERFLOW_NAME, ofOverflow), now());
    nextSweepNanos = now() + idleNanos / 2;
  }

  /** {@return a registry with the default settings} */
  public static CircuitBreakerRegistry create() {
    return builder().build();
  }

  /** {@return a builder with the default settings} */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * {@return the breaker of this name, which is created if there is none} Concurrent callers get
   * the same breaker. If the policy function throws, its exception reaches the caller and no
   * breaker is created.
   *
   * @param name not blank
   */
  public CircuitBreaker get(String name) {
    return entry(name, true).breaker;
  }

  /**
   * {@return the breaker of this name, or empty if it does not exist or was evicted}
   *
   * @param name not null; a blank name finds nothing
   */
  public Optional<CircuitBreaker> find(String name) {
    Entry entry = entries.get(Checks.notNull("name", name));
    if (entry == null && !Text.isBlank(name)) {
      entry = entries.get(normal(name, true));
    }
    return Optional.ofNullable(entry).map(found -> found.breaker);
  }

  /**
   * {@return whether this registry normalizes names, as that of an {@code HttpGuard} does: it then
   * refuses names that no call can have}
   */
  public boolean normalizesNames() {
    return names != null;
  }

  /** A name as breakers have it; what is not checked is used as it is. */
  private String normal(String name, boolean checked) {
    if (names == null || name.equals(OVERFLOW_NAME)) {
      return name;
    }
    try {
      return Checks.notNull("name", names.apply(name));
    } catch (IllegalArgumentException unusable) {
      if (checked) {
        throw unusable;
      }
      // A call must not fail because of the name of its breaker.
      return name;
    }
  }

  /** A name that a breaker has is its own, whatever the function makes of it. */
  private String typed(String name) {
    return entries.containsKey(name) ? name : normal(name, true);
  }

  /**
   * {@return a ticket for one call through the breaker of this name, or empty if the call is
   * rejected} Unlike a breaker from {@link #get}, the ticket's breaker cannot be evicted before the
   * call has ended.
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
    Entry entry = entries.get(Checks.notBlank("name", name));
    long now = now();
    if (entry == null || !entry.pin()) {
      // It may take long to make a breaker: the call has not begun yet.
      return pinned(name).breaker.acquirePinned();
    }
    entry.touch(now, touchNanos);
    return entry.breaker.acquirePinned(now == 0 ? null : ticker, now);
  }

  /**
   * Removes a breaker. The next call with this name gets a new breaker; calls in flight settle on
   * the old one.
   *
   * @param name not null
   * @return whether there was a breaker of this name
   */
  public boolean remove(String name) {
    String normal = Text.isBlank(Checks.notNull("name", name)) ? name : typed(name);
    boolean removed;
    insertion.lock();
    try {
      Entry entry = entries.get(normal);
      removed = entry != null;
      if (entry != null) {
        full = false;
        entry.leaving = true;
        removed(entry);
      }
    } finally {
      insertion.unlock();
    }
    events.deliver();
    return removed;
  }

  /**
   * Sets the policy of one name, both for its present breaker, as {@link
   * CircuitBreaker#reconfigure} does, and for later ones. An equal policy changes nothing.
   *
   * <p>Of the policies set this way, the registry remembers as many as it may have breakers; then
   * those set first are forgotten, which is logged once.
   *
   * @param name not blank
   * @param policy replaces the one from the builder's policies and function
   */
  public void reconfigure(String name, CircuitBreakerPolicy policy) {
    Checks.notNull("policy", policy);
    String normal = typed(Checks.notBlank("name", name));
    if (policies.put(normal, policy)) {
      Log.warnOnce(
          String.format(
              "More than %d names were given a policy by reconfigure; those set first are forgotten",
              maximumBreakers));
    }
    Optional<CircuitBreaker> present;
    // A thread that is creating this breaker either sees the new policy or has finished by now.
    insertion.lock();
    try {
      present = find(normal);
    } finally {
      insertion.unlock();
    }
    present.ifPresent(breaker -> keepUpWithPolicy(normal, breaker));
  }

  /** If several threads change the policy of one name at once, the last one to write wins. */
  private void keepUpWithPolicy(String name, CircuitBreaker breaker) {
    CircuitBreakerPolicy latest;
    do {
      latest = policies.getOrDefault(name, breaker.policy());
      breaker.reconfigure(latest);
    } while (!latest.equals(policies.getOrDefault(name, latest)));
  }

  /**
   * Adds a listener, and notifies it of the present breakers and of all later additions and
   * removals.
   *
   * @param listener notified after the listeners added before it; one that is added twice is
   *     notified twice
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
   * Removes a listener.
   *
   * @param listener one that {@link #addListener} added
   * @return whether the listener was registered
   */
  public boolean removeListener(RegistryListener listener) {
    return events.removeListener(Checks.notNull("listener", listener));
  }

  /**
   * {@return a snapshot of the breakers, including the overflow breaker once it is in use} Looking
   * at them does not count as use: it keeps none of them from being evicted.
   */
  public Collection<CircuitBreaker> breakers() {
    List<CircuitBreaker> breakers = new ArrayList<>(entries.size() + 1);
    entries.values().forEach(entry -> breakers.add(entry.breaker));
    if (overflows() > 0) {
      breakers.add(overflow.breaker);
    }
    return breakers;
  }

  /** {@return the number of breakers, without the overflow breaker} */
  public int size() {
    return entries.size();
  }

  /**
   * {@return how often a call passed without its own breaker, because there was no room for one}
   */
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
   * Returns an entry with one more call in flight, which is not evicted before that call has ended.
   *
   * <p>The sweep marks an entry and then looks for calls in flight; this method counts a call and
   * then looks for the mark. All four accesses are volatile, so at least one of the two sees the
   * other.
   */
  @SuppressWarnings("ThreadPriorityCheck") // a hint, which not every Android has another of
  private Entry pinned(String name) {
    while (true) {
      Entry entry = entry(name, false);
      if (entry.pin()) {
        return entry;
      }
      Thread.yield();
    }
  }

  private Entry entry(String name, boolean checked) {
    Entry entry = entries.get(Checks.notBlank("name", name));
    long now = now();
    if (entry != null) {
      entry.touch(now, touchNanos);
    } else {
      entry = insert(normal(name, checked), now);
      events.deliver();
    }
    return entry;
  }

  private Entry insert(String name, long now) {
    if (full && now - nextSweepNanos < 0) {
      Entry present = entries.get(name);
      overflows.addVolatile(present == null ? 1 : 0);
      return present == null ? overflow : present;
    }
    // Called before the lock is taken: the functions may be slow, or use this registry.
    CircuitBreakerPolicy policy = policyOf(name);
    String group = groups.of(name);
    insertion.lock();
    try {
      Entry present = entries.get(name);
      if (present != null) {
        return present;
      }
      if (now - nextSweepNanos >= 0) {
        eviction.sweep(now);
        nextSweepNanos = now + (entries.size() < maximumBreakers ? idleNanos / 2 : SECOND_NANOS);
      }
      full = entries.size() >= maximumBreakers;
      if (full) {
        return overflow("All " + maximumBreakers + " circuit breakers are in use");
      }
      if (group != null && groups.isFull(group) && !eviction.dropOne(group, now)) {
        return overflow("All circuit breakers that one group may have are in use");
      }
      // reconfigure may have changed it in the meantime.
      CircuitBreakerPolicy latest = policies.getOrDefault(name, policy);
      Entry entry = new Entry(name, group, CircuitBreaker.registered(name, latest), now);
      entries.put(name, entry);
      groups.add(entry);
      events.added(entry.breaker);
      if (entries.size() >= maximumBreakers) {
        // The next insertion finds the registry full and may sweep at once.
        nextSweepNanos = now;
      }
      return entry;
    } finally {
      insertion.unlock();
    }
  }

  private void removed(Entry entry) {
    entries.remove(entry.name, entry);
    groups.remove(entry);
    events.removed(entry.breaker);
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

  private Entry overflow(String why) {
    overflows.addVolatile(1);
    if (!overflowUsed) {
      events.added(overflow.breaker);
      overflowUsed = true;
      Log.warn(why + "; calls with further names are not guarded; raise the maximum");
    }
    return overflow;
  }

  private static final class Entry extends RegistryEntry {

    final CircuitBreaker breaker;

    Entry(String name, @Nullable String group, CircuitBreaker breaker, long nowNanos) {
      super(name, group, nowNanos);
      this.breaker = breaker;
    }

    /** Counts a call as in flight; returns false if the breaker is about to be evicted. */
    boolean pin() {
      CallsInFlight inFlight = breaker.inFlight();
      inFlight.begin();
      if (leaving) {
        inFlight.end();
        return false;
      }
      return true;
    }

    @Override
    protected long calls() {
      return breaker.inFlight().begun();
    }

    @Override
    protected boolean isDispensable(boolean evenIfOpen, boolean evenWithCalls) {
      return breaker.isDispensable(evenIfOpen, evenWithCalls);
    }
  }

  /** Builds a {@link CircuitBreakerRegistry}. Not thread-safe. */
  public static final class Builder {

    private CircuitBreakerPolicy defaultPolicy = CircuitBreakerPolicy.defaults();
    private final Map<String, CircuitBreakerPolicy> policies = new HashMap<>();
    private Function<String, @Nullable CircuitBreakerPolicy> policyFunction = name -> null;
    private @Nullable UnaryOperator<String> names;
    private int maximumBreakers = 10_000;
    private Duration idleTimeout = Duration.ofMinutes(30);
    private @Nullable Function<String, @Nullable String> group;
    private int maximumPerGroup;

    private Builder() {}

    /**
     * Sets the policy of all names without their own. Default: {@link
     * CircuitBreakerPolicy#defaults()}.
     *
     * @param policy its ticker is also the registry's
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
     * @param policy takes precedence over {@link #policies}
     * @return this builder
     */
    public Builder policy(String name, CircuitBreakerPolicy policy) {
      policies.put(Checks.notBlank("name", name), Checks.notNull("policy", policy));
      return this;
    }

    /**
     * Sets a function that finds the policy of a name. Default: none.
     *
     * <p>It is called without a lock before a breaker is created, possibly more than once per name.
     * If it returns null, the default policy is used. If it throws, so does the method that was to
     * create the breaker. A slow function delays only calls whose name has no breaker.
     *
     * @param function returns the policy of a name, or null; thread-safe
     * @return this builder
     */
    public Builder policies(Function<String, @Nullable CircuitBreakerPolicy> function) {
      this.policyFunction = Checks.notNull("function", function);
      return this;
    }

    /**
     * Sets how names are normalized, so that a name typed by hand finds the breaker that calls
     * have. Default: names are used as they are.
     *
     * <p>The function is called for a name without a breaker, not on the path of other calls. It
     * must return a name unchanged that it has returned before. Names of {@link #policy(String,
     * CircuitBreakerPolicy)} and of the policy function are normal ones.
     *
     * @param names returns the normal form of a name; throws {@link IllegalArgumentException} for a
     *     name that no call has, which then reaches the caller, except from {@link #acquire} and
     *     {@link #tryAcquire}, which use the name as it is; thread-safe
     * @return this builder
     */
    public Builder names(UnaryOperator<String> names) {
      this.names = Checks.notNull("names", names);
      return this;
    }

    /**
     * Sets the maximum number of breakers. Default: 10,000.
     *
     * @param maximum at least 1
     * @return this builder
     * @throws IllegalArgumentException if the maximum is less than 1
     */
    public Builder maximumBreakers(int maximum) {
      this.maximumBreakers = Checks.atLeast("maximumBreakers", 1, maximum);
      return this;
    }

    /**
     * Sets the maximum number of breakers of each group of names, so that nobody who can make up
     * names of one kind takes the room of all others. A name beyond it replaces the one with the
     * fewest recent calls in its group, or is not guarded. Default: none.
     *
     * <pre>{@code
     * CircuitBreakerRegistry.builder()
     *     .maximumBreakersPerGroup(100, name -> name.endsWith(".example.com:443") ? "example" : null);
     * }</pre>
     *
     * @param maximum at least 1
     * @param group returns the group of a name, or null for none; called without a lock before a
     *     breaker is created; thread-safe. If it throws, the name belongs to no group; the first
     *     exception is logged
     * @return this builder
     * @throws IllegalArgumentException if the maximum is less than 1
     */
    public Builder maximumBreakersPerGroup(int maximum, Function<String, @Nullable String> group) {
      this.maximumPerGroup = Checks.atLeast("maximumBreakersPerGroup", 1, maximum);
      this.group = Checks.notNull("group", group);
      return this;
    }

    /**
     * Sets how long a breaker must be unused before it may be evicted. Default: 30 min.
     *
     * @param timeout longer than zero
     * @return this builder
     * @throws IllegalArgumentException if the timeout is not longer than zero
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
