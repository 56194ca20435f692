package io.fluxgate.http;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.Ticker;
import io.fluxgate.internal.util.Checks;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Guards HTTP calls: finds the breaker of each request, lets it admit or reject the request, and
 * reports the outcome to it.
 *
 * <p>Adapters install a guard in an HTTP client. Several clients can share a guard; a host then has
 * the same breaker in all of them.
 *
 * <pre>{@code
 * HttpGuard guard = HttpGuard.builder()
 *     .key(HttpKey.host())
 *     .policy(CircuitBreakerPolicy.http())
 *     .policy("https://payments.example.com", strict)
 *     .build();
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class HttpGuard {

  /** Compared by identity: most guards need no outcome to know the answer. */
  static final Predicate<HttpOutcome> TRACK_ALL = answer -> true;

  static final Predicate<HttpOutcome> TRACK_NONE = answer -> false;

  private final HttpGuardEngine engine;

  private HttpGuard(HttpGuardEngine engine) {
    this.engine = engine;
  }

  /**
   * {@return a guard with the default settings: one breaker per scheme, host and port, and the HTTP
   * policy}
   */
  public static HttpGuard create() {
    return builder().build();
  }

  /**
   * {@return a guard that sends every request through one breaker, otherwise with the default
   * settings} If the breaker's policy names no tracker, {@link HttpTracker#defaults()} judges the
   * calls.
   *
   * @param breaker shared by all hosts; the guard uses its ticker
   */
  public static HttpGuard of(CircuitBreaker breaker) {
    return new HttpGuard(new HttpGuardEngine(builder(), Checks.notNull("breaker", breaker)));
  }

  /** {@return a builder with the default settings} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return the breaker of a guard that {@link #of} created; empty for other guards} */
  public Optional<CircuitBreaker> breaker() {
    return Optional.ofNullable(engine.single());
  }

  /**
   * {@return the breaker of this name, which is created if there is none} A guard that {@link #of}
   * created has only one.
   *
   * @param name a key that the guard's {@link HttpKey} returns; an address may be written in any
   *     way, as in {@code https://Example.com/} for {@code https://example.com:443}
   * @throws IllegalArgumentException if the guard's {@code HttpKey} never returns such a name. Of a
   *     custom one the guard cannot know: use {@link #breaker(URI)}, or the exact name
   * @throws IllegalStateException if the maximum number of breakers is in use
   */
  public CircuitBreaker breaker(String name) {
    return engine.names().breaker(name);
  }

  /**
   * {@return the breaker of the requests to an address, which is created if there is none} A custom
   * {@link HttpKey} is asked about a GET request.
   *
   * @param address the address of a request; its path plays a role only if the key reads it
   * @throws IllegalArgumentException if the address has no scheme or host, or if the guard's key is
   *     {@link HttpKey#hostAndMethod()}, so that an address has several breakers
   * @throws IllegalStateException if the maximum number of breakers is in use
   */
  public CircuitBreaker breaker(URI address) {
    return engine.names().breaker(address);
  }

  /**
   * {@return the breaker of this name; empty if no call has needed it yet, or if it was evicted}
   *
   * @param name as for {@link #breaker(String)}
   * @throws IllegalArgumentException if the guard's {@link HttpKey} never returns such a name
   */
  public Optional<CircuitBreaker> find(String name) {
    return engine.names().find(name);
  }

  /**
   * {@return the breaker of the requests to an address; empty if no call has needed it yet, or if
   * it was evicted}
   *
   * @param address as for {@link #breaker(URI)}
   * @throws IllegalArgumentException if the address has no scheme or host, or several breakers
   */
  public Optional<CircuitBreaker> find(URI address) {
    return engine.names().find(address);
  }

  /**
   * Sets the policy of one name, for its present breaker and for later ones, as {@link
   * CircuitBreakerRegistry#reconfigure} does.
   *
   * @param name as for {@link #breaker(String)}
   * @param policy replaces the one from the builder's policies and function
   * @throws IllegalArgumentException if the guard's {@link HttpKey} never returns such a name
   */
  public void reconfigure(String name, CircuitBreakerPolicy policy) {
    engine.names().reconfigure(name, policy);
  }

  /**
   * Rejects every call of this name until {@link CircuitBreaker#reset} or another command: a switch
   * that also works before the first call.
   *
   * @param name as for {@link #breaker(String)}
   * @throws IllegalArgumentException if the guard's {@link HttpKey} never returns such a name
   * @throws IllegalStateException if the maximum number of breakers is in use
   */
  public void forceOpen(String name) {
    engine.names().forceOpen(name);
  }

  /**
   * Rejects every call to an address until {@link CircuitBreaker#reset} or another command: a
   * switch that also works before the first call. It is the switch of the whole breaker, so with
   * {@link HttpKey#host()} that of the host.
   *
   * @param address as for {@link #breaker(URI)}
   * @throws IllegalArgumentException if the address has no scheme or host, or several breakers
   * @throws IllegalStateException if the maximum number of breakers is in use
   */
  public void forceOpen(URI address) {
    engine.names().forceOpen(address);
  }

  /**
   * {@return the registry of this guard's breakers; empty if {@link #of} created the guard} It
   * normalizes and checks names as {@link #breaker(String)} does.
   */
  public CircuitBreakerRegistry registry() {
    return engine.registry();
  }

  /** {@return the engine of this guard, for adapters} */
  public HttpGuardEngine engine() {
    return engine;
  }

  @Override
  public String toString() {
    CircuitBreaker single = engine.single();
    return single != null
        ? "HttpGuard(" + single + ")"
        : "HttpGuard(key=" + engine.key() + ", " + engine.registry() + ")";
  }

  /** Builds an {@link HttpGuard}. Use it for one guard only. Not thread-safe. */
  public static final class Builder {

    HttpKey key = HttpKey.host();
    final CircuitBreakerRegistry.Builder registry = CircuitBreakerRegistry.builder();
    Function<String, @Nullable CircuitBreakerPolicy> policyFunction = name -> null;
    final Map<String, CircuitBreakerPolicy> policies = new LinkedHashMap<>();
    Predicate<? super HttpOutcome> trackBody = TRACK_ALL;
    Duration bodyDeadline = Duration.ofSeconds(10);
    @Nullable Function<? super HttpOutcome, Optional<Duration>> retryAfter;
    Duration maximumRetryAfter = Duration.ofMinutes(5);

    /** Null to follow the usual time, zero for never. */
    @Nullable Duration cancelledAfter;

    Predicate<? super HttpRequestInfo> followRedirectsOf = request -> false;
    @Nullable BooleanSupplier online;
    boolean showErrorMessages;
    Ticker ticker = Ticker.system();
    Supplier<Instant> clock = Instant::now;

    private Builder() {
      policy(CircuitBreakerPolicy.http());
    }

    /**
     * Sets which requests share a breaker. Default: {@link HttpKey#host()}.
     *
     * @param key called once or more per request; thread-safe
     * @return this builder
     */
    public Builder key(HttpKey key) {
      this.key = Checks.notNull("key", key);
      return this;
    }

    /**
     * Sets the policy of all keys without their own. Default: {@link CircuitBreakerPolicy#http()}.
     *
     * @param policy its ticker is also the guard's
     * @return this builder
     */
    public Builder policy(CircuitBreakerPolicy policy) {
      registry.policy(Checks.notNull("policy", policy));
      ticker = policy.ticker();
      TrackerGaps.warn(policy);
      return this;
    }

    /**
     * Sets the policy of one key. Addresses are normalized: {@code https://Example.com} is the same
     * key as {@code https://example.com:443}. {@link #build} refuses a key that the guard's {@link
     * HttpKey} never returns, such as {@code example.com} or {@code https://example.com/path} with
     * {@link HttpKey#host()}; of a custom {@code HttpKey} it cannot know.
     *
     * @param key an address, or any other key that the guard's {@link HttpKey} returns; not blank
     * @param policy takes precedence over {@link #policies}
     * @return this builder
     * @throws IllegalArgumentException if the key is blank
     */
    public Builder policy(String key, CircuitBreakerPolicy policy) {
      policies.put(Checks.notBlank("key", key), Checks.notNull("policy", policy));
      TrackerGaps.warn(policy);
      return this;
    }

    /**
     * Sets a function that finds the policy of a key. Default: none.
     *
     * <p>It is called before a breaker is created, possibly more than once per key. If it returns
     * null or throws, the default policy is used; the first exception is logged. A slow function
     * delays only requests whose key has no breaker.
     *
     * @param function returns the policy of a key, or null; thread-safe
     * @return this builder
     */
    public Builder policies(Function<String, @Nullable CircuitBreakerPolicy> function) {
      this.policyFunction = Checks.notNull("function", function);
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
      registry.maximumBreakers(maximum);
      return this;
    }

    /**
     * Sets the maximum number of breakers of each group of keys, so that one domain with any number
     * of host names does not take the room of all others. A key beyond it replaces the one with the
     * fewest recent calls in its group, or is not guarded. Default: none.
     *
     * <pre>{@code
     * HttpGuard.builder().maximumBreakersPerGroup(100, key -> key.contains("example.") ? "example" : null);
     * }</pre>
     *
     * @param maximum at least 1
     * @param group returns the group of a key, or null for none, such as the domain that somebody
     *     registered; called before a breaker is created; thread-safe. If it throws, the key
     *     belongs to no group; the first exception is logged
     * @return this builder
     * @throws IllegalArgumentException if the maximum is less than 1
     */
    public Builder maximumBreakersPerGroup(int maximum, Function<String, @Nullable String> group) {
      registry.maximumBreakersPerGroup(maximum, group);
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
      registry.idleTimeout(timeout);
      return this;
    }

    /**
     * Sets whether a response is classified only at the end of its body. If not, its headers
     * decide. Default: true.
     *
     * <p>The headers always decide about an event stream ({@code text/event-stream}).
     *
     * @param track false to let the headers decide
     * @return this builder
     */
    public Builder trackBody(boolean track) {
      this.trackBody = track ? TRACK_ALL : TRACK_NONE;
      return this;
    }

    /**
     * Sets which responses are classified only at the end of their bodies. The headers decide about
     * the others, and always about an event stream. Default: all.
     *
     * <pre>{@code
     * HttpGuard.builder().trackBody(answer -> !answer.request().path().startsWith("/watch"));
     * }</pre>
     *
     * @param predicate gets the response at its headers; false lets these decide; thread-safe. If
     *     it throws, the body is tracked; the first exception is logged
     * @return this builder
     */
    public Builder trackBody(Predicate<? super HttpOutcome> predicate) {
      this.trackBody = Checks.notNull("predicate", predicate);
      return this;
    }

    /**
     * Sets how long after the headers a body may take. If it is still arriving then, the call
     * counts as a success: at the next read, or when another call finds no free slot in HALF_OPEN.
     * Default: 10 s.
     *
     * @param deadline longer than zero, at most 365 days
     * @return this builder
     * @throws IllegalArgumentException if the deadline is out of range
     */
    public Builder bodyDeadline(Duration deadline) {
      this.bodyDeadline = Checks.positiveUpToYear("bodyDeadline", deadline);
      return this;
    }

    /**
     * Sets how long a caller must have waited, for the answer or for more of its body, so that it
     * counts as a failure of the host when it gives up: of the kind {@link
     * HttpFailureKind#ABANDONED}. Default: four times the {@linkplain CircuitBreaker#usualTime()
     * usual time} of the host, at least 250 ms, if the policy has {@link
     * CircuitBreakerPolicy.Builder#overdue}; otherwise never.
     *
     * @param wait longer than zero
     * @return this builder
     * @throws IllegalArgumentException if the wait is not longer than zero
     */
    public Builder cancelledAfter(Duration wait) {
      this.cancelledAfter = Checks.positive("cancelledAfter", wait);
      return this;
    }

    /**
     * Sets that a call which its caller cancels is never a failure, however long it has waited. See
     * {@link #cancelledAfter}.
     *
     * @return this builder
     */
    public Builder cancelledNever() {
      this.cancelledAfter = Duration.ZERO;
      return this;
    }

    /**
     * Sets a function that names how long a response asks its callers to wait, for services that
     * say it in another way than by {@code Retry-After}. Default: none.
     *
     * <pre>{@code
     * HttpGuard.builder().retryAfter(answer -> answer.header("retry-after-ms")
     *     .map(value -> Duration.ofMillis(Long.parseLong(value))));
     * }</pre>
     *
     * <p>If it returns a delay, that counts in place of the header's and whatever the status; it is
     * limited by {@link #maximumRetryAfter}, and one that is not longer than zero counts as none.
     * If it returns none or throws, the header counts as usual; the first exception is logged.
     *
     * @param function gets the response, possibly more than once; its {@code retryAfter()} is what
     *     the header says; thread-safe
     * @return this builder
     */
    public Builder retryAfter(Function<? super HttpOutcome, Optional<Duration>> function) {
      this.retryAfter = Checks.notNull("function", function);
      return this;
    }

    /**
     * Sets the maximum time for which a {@code Retry-After} header, or the function {@link
     * #retryAfter}, can keep the circuit open. Default: 5 min.
     *
     * @param maximum longer than zero, at most 365 days
     * @return this builder
     * @throws IllegalArgumentException if the maximum is out of range
     */
    public Builder maximumRetryAfter(Duration maximum) {
      this.maximumRetryAfter = Checks.positiveUpToYear("maximumRetryAfter", maximum);
      return this;
    }

    /**
     * Sets whose redirects to other hosts are trusted. Default: nobody's.
     *
     * <p>A host that redirects to another one has answered, and that counts as a success. It chose
     * the page that answers next: so if its redirects are not trusted, nobody is charged for that
     * answer, and no breaker is made for its host. If they are, the outcome counts for the host
     * that the redirect led to, as if the caller had asked it; after several redirects, only if
     * each host on the way is trusted. The {@code Retry-After} of a redirected answer never counts,
     * because it would open the circuit at once. Redirects within a host always belong to the call.
     *
     * <pre>{@code
     * HttpGuard.builder().followRedirectsOf(request -> request.host().equals("front.example.com"));
     * }</pre>
     *
     * <p>Trust hosts that you run, by name. Names with the same ending are no sign of the same
     * owner: {@code one.github.io} and {@code two.github.io} are strangers, and which endings are
     * shared like that changes daily. Therefore there is no setting for all hosts of a domain.
     *
     * @param predicate gets the request that was redirected; thread-safe. If it throws, the
     *     redirect is not trusted; the first exception is logged
     * @return this builder
     */
    public Builder followRedirectsOf(Predicate<? super HttpRequestInfo> predicate) {
      this.followRedirectsOf = Checks.notNull("predicate", predicate);
      return this;
    }

    /**
     * Sets how to learn whether this device has a network, so that a phone that loses it blames no
     * host. Default: it always has one.
     *
     * <p>While it has none, calls that fail are ignored, of whatever kind the failure is: no
     * address, no route, no answer in time. An answer that arrives counts as usual.
     *
     * @param online returns false without a network; called when a call fails; must not block;
     *     thread-safe. If it throws, the failure counts; the first exception is logged
     * @return this builder
     */
    public Builder online(BooleanSupplier online) {
      this.online = Checks.notNull("online", online);
      return this;
    }

    /**
     * Sets whether causes in signals, logs and rejections show the messages of exceptions, and logs
     * those of your own functions. Default: false; they show the kind of the failure and the class
     * of the exception.
     *
     * <p>A client's messages repeat what a host wrote, and that may repeat what it was sent: paths,
     * headers, tokens. If messages are shown, text that looks like a secret is removed, but not
     * every secret looks like one.
     *
     * @param show true to show messages
     * @return this builder
     */
    public Builder showErrorMessages(boolean show) {
      this.showErrorMessages = show;
      return this;
    }

    /**
     * Sets the wall clock to compare the dates of {@code Retry-After} headers with. Default: the
     * system clock.
     *
     * @param clock read only for responses with {@code Retry-After}; thread-safe
     * @return this builder
     */
    public Builder clock(Supplier<Instant> clock) {
      this.clock = Checks.notNull("clock", clock);
      return this;
    }

    /**
     * {@return the guard}
     *
     * @throws IllegalArgumentException if a {@link #policy(String, CircuitBreakerPolicy) policy}
     *     has a key that the guard's {@link HttpKey} never returns
     */
    public HttpGuard build() {
      return new HttpGuard(new HttpGuardEngine(this, null));
    }
  }
}
