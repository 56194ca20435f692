package io.fluxgate.http;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.Ticker;
import io.fluxgate.internal.util.Checks;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Guards HTTP calls: finds the breaker of a request, asks it, and judges what comes of the call.
 *
 * <p>Adapters put a guard into an HTTP client. Several clients may share one: then the same host
 * has the same breaker in all of them.
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

  private final HttpGuardEngine engine;

  private HttpGuard(HttpGuardEngine engine) {
    this.engine = engine;
  }

  /**
   * {@return a guard with all defaults: one breaker per scheme, host and port, and the HTTP policy}
   */
  public static HttpGuard create() {
    return builder().build();
  }

  /**
   * {@return a guard that puts every request through one breaker, and otherwise has all defaults}
   * If the breaker's policy names no tracker, HTTP calls are judged by {@link
   * HttpTracker#defaults()}.
   *
   * @param breaker shared by all hosts; its ticker is the guard's
   */
  public static HttpGuard of(CircuitBreaker breaker) {
    return new HttpGuard(new HttpGuardEngine(builder(), Checks.notNull("breaker", breaker)));
  }

  /** {@return a builder with all defaults} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return the breaker of a guard of a single one, as {@link #of} makes it; empty otherwise} */
  public Optional<CircuitBreaker> breaker() {
    return Optional.ofNullable(engine.single());
  }

  /** {@return the registry of this guard's breakers; empty for a guard of a single breaker} */
  public CircuitBreakerRegistry registry() {
    return engine.registry();
  }

  /** {@return what adapters work with} */
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

  /** Builds a {@link HttpGuard}. Not thread-safe; builds one guard. */
  public static final class Builder {

    HttpKey key = HttpKey.host();
    final CircuitBreakerRegistry.Builder registry = CircuitBreakerRegistry.builder();
    Function<String, @Nullable CircuitBreakerPolicy> policyFunction = name -> null;
    boolean trackBody = true;
    Duration bodyDeadline = Duration.ofSeconds(10);
    Duration maximumRetryAfter = Duration.ofMinutes(5);
    Ticker ticker = Ticker.system();
    InstantSource clock = Clock.systemUTC();

    private Builder() {
      policy(CircuitBreakerPolicy.http());
    }

    /**
     * Sets which requests share a breaker. Default: {@link HttpKey#host()}.
     *
     * @param key asked once for each request; thread-safe
     * @return this builder
     */
    public Builder key(HttpKey key) {
      this.key = Checks.notNull("key", key);
      return this;
    }

    /**
     * Sets the policy of keys without one of their own. Default: {@link
     * CircuitBreakerPolicy#http()}.
     *
     * @param policy the overflow breaker's, too; its ticker is the guard's
     * @return this builder
     */
    public Builder policy(CircuitBreakerPolicy policy) {
      registry.policy(Checks.notNull("policy", policy));
      ticker = policy.ticker();
      return this;
    }

    /**
     * Sets the policy of one key. An address may be written as users write it: {@code
     * https://Example.com} is {@code https://example.com:443}.
     *
     * @param key an address, or whatever the guard's {@link HttpKey} gives; not blank
     * @param policy goes before what {@link #policies} finds
     * @return this builder
     * @throws IllegalArgumentException if the key is blank
     */
    public Builder policy(String key, CircuitBreakerPolicy policy) {
      registry.policy(HttpKeys.ofUser(Checks.notBlank("key", key)), policy);
      return this;
    }

    /**
     * Sets the function that finds the policy of a key that was not given one; null stands for the
     * default policy, which is also used, and logged once, if the function throws. One that blocks
     * delays only requests whose key has no breaker yet.
     *
     * @param function from a key to its policy or null; thread-safe
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
     * @throws IllegalArgumentException if it is less than 1
     */
    public Builder maximumBreakers(int maximum) {
      registry.maximumBreakers(maximum);
      return this;
    }

    /**
     * Sets after how long without a request a breaker may be dropped. Default: 30 min.
     *
     * @param timeout longer than zero
     * @return this builder
     * @throws IllegalArgumentException if it is not longer than zero
     */
    public Builder idleTimeout(Duration timeout) {
      registry.idleTimeout(timeout);
      return this;
    }

    /**
     * Sets whether the verdict on a response waits for the end of its body. If not, the headers are
     * final. Default: true.
     *
     * @param track false to let the headers decide alone
     * @return this builder
     */
    public Builder trackBody(boolean track) {
      this.trackBody = track;
      return this;
    }

    /**
     * Sets how long after the headers a body that is still flowing is taken for a success. Default:
     * 10 s.
     *
     * @param deadline longer than zero, at most 365 days
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder bodyDeadline(Duration deadline) {
      this.bodyDeadline = Checks.positiveUpToYear("bodyDeadline", deadline);
      return this;
    }

    /**
     * Sets the longest time that a {@code Retry-After} can keep the circuit open. Default: 5 min.
     *
     * @param maximum longer than zero, at most 365 days
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder maximumRetryAfter(Duration maximum) {
      this.maximumRetryAfter = Checks.positiveUpToYear("maximumRetryAfter", maximum);
      return this;
    }

    /**
     * Sets the wall clock that dates in {@code Retry-After} are compared with. Default: the
     * system's.
     *
     * @param clock read only for answers with {@code Retry-After}; thread-safe
     * @return this builder
     */
    public Builder clock(InstantSource clock) {
      this.clock = Checks.notNull("clock", clock);
      return this;
    }

    /** {@return the guard} */
    public HttpGuard build() {
      return new HttpGuard(new HttpGuardEngine(this, null));
    }
  }
}
