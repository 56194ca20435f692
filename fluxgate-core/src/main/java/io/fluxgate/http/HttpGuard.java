package io.fluxgate.http;

import io.fluxgate.CallNotPermittedException;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.CircuitState;
import io.fluxgate.Ticker;
import io.fluxgate.Ticket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
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

  private static final System.Logger LOGGER = System.getLogger("io.fluxgate");

  private final HttpKey key;
  private final @Nullable CircuitBreaker single;
  private final CircuitBreakerRegistry registry;
  private final boolean trackBody;
  private final long bodyDeadlineNanos;
  private final Duration maximumRetryAfter;
  private final Ticker ticker;
  private final InstantSource clock;
  private final AtomicBoolean keyFaultLogged = new AtomicBoolean();
  private final AtomicBoolean policyFaultLogged = new AtomicBoolean();
  private final AtomicBoolean tickerFaultLogged = new AtomicBoolean();
  private final AtomicBoolean clockFaultLogged = new AtomicBoolean();

  private HttpGuard(Builder builder, @Nullable CircuitBreaker single) {
    this.key = builder.key;
    this.single = single;
    this.registry = builder.registry.policies(guarded(builder.policyFunction)).build();
    this.trackBody = builder.trackBody;
    this.bodyDeadlineNanos = builder.bodyDeadline.toNanos();
    this.maximumRetryAfter = builder.maximumRetryAfter;
    this.ticker = single == null ? builder.ticker : single.policy().ticker();
    this.clock = builder.clock;
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
    return new HttpGuard(builder(), HttpChecks.notNull("breaker", breaker));
  }

  /** {@return a builder with all defaults} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return the breaker of a guard of a single one, as {@link #of} makes it; empty otherwise} */
  public Optional<CircuitBreaker> breaker() {
    return Optional.ofNullable(single);
  }

  /** {@return the registry of this guard's breakers; empty for a guard of a single breaker} */
  public CircuitBreakerRegistry registry() {
    return registry;
  }

  /**
   * Lets a request through for adapters.
   *
   * @param request as the caller made it, before any redirect
   * @return the exchange to report to; one whose reports do nothing if the request has no key
   * @throws CallNotPermittedIOException if the circuit does not let it through
   */
  public HttpExchange begin(HttpRequestInfo request) throws CallNotPermittedIOException {
    HttpChecks.notNull("request", request);
    String name = single != null ? single.name() : keyOf(request);
    if (name == null) {
      return new HttpExchange(this, request, null);
    }
    try {
      Ticket ticket = single != null ? single.acquire() : registry.acquire(name);
      return new HttpExchange(this, request, ticket);
    } catch (CallNotPermittedException rejection) {
      throw new CallNotPermittedIOException(rejection);
    }
  }

  /**
   * Returns the ticket of the host a redirect led to; null if it is unguarded, or cut off: the
   * request was sent all the same, so it is not counted as rejected.
   */
  @Nullable Ticket ticketAfterRedirect(HttpRequestInfo answered) {
    String name = keyOf(answered);
    if (name == null || isCutOff(registry.get(name).state())) {
      return null;
    }
    return registry.tryAcquire(name).orElse(null);
  }

  private static boolean isCutOff(CircuitState state) {
    return state == CircuitState.OPEN || state == CircuitState.FORCED_OPEN;
  }

  boolean isSameBreaker(Ticket ticket, HttpRequestInfo begun, HttpRequestInfo answered) {
    if (single != null || begun == answered) {
      return true;
    }
    // A redirect may change the path, and with it a key by path; only another host is another
    // service, and only if the key tells the two apart.
    return HttpKeys.isSameHost(begun, answered) || ticket.breaker().name().equals(keyOf(answered));
  }

  private @Nullable String keyOf(HttpRequestInfo request) {
    try {
      String name = key.of(request);
      if (name == null || name.isBlank()) {
        throw new IllegalStateException("the key is null or blank");
      }
      return name;
    } catch (Throwable fault) {
      logOnce(keyFaultLogged, "The key of a request cannot be found; it is not guarded", fault);
      return null;
    }
  }

  /** A function that throws leaves its host guarded by the default policy. */
  private Function<String, @Nullable CircuitBreakerPolicy> guarded(
      Function<String, @Nullable CircuitBreakerPolicy> function) {
    return name -> {
      try {
        return function.apply(name);
      } catch (Throwable fault) {
        logOnce(policyFaultLogged, "A policy cannot be found; the default is used", fault);
        return null;
      }
    };
  }

  private static void logOnce(AtomicBoolean logged, String message, Throwable fault) {
    if (logged.compareAndSet(false, true)) {
      LOGGER.log(System.Logger.Level.WARNING, message + ". Later faults are not logged.", fault);
    }
  }

  boolean tracksBody() {
    return trackBody;
  }

  long bodyDeadlineNanos() {
    return bodyDeadlineNanos;
  }

  long nanos() {
    try {
      return ticker.nanos();
    } catch (Throwable fault) {
      logOnce(tickerFaultLogged, "The ticker failed; time stands still meanwhile", fault);
      return 0;
    }
  }

  Optional<Duration> retryAfter(HttpResponseInfo response) {
    // Nearly no response is of that kind; the others cost no reading of the clock.
    return RetryAfter.isHeeded(response)
        ? RetryAfter.of(response, wallTime(), maximumRetryAfter)
        : Optional.empty();
  }

  private Instant wallTime() {
    try {
      return HttpChecks.notNull("instant", clock.instant());
    } catch (Throwable fault) {
      logOnce(clockFaultLogged, "The clock failed; the system's is read instead", fault);
      return Instant.now();
    }
  }

  @Override
  public String toString() {
    return "HttpGuard(" + (single != null ? single : registry) + ")";
  }

  /** Builds a {@link HttpGuard}. Not thread-safe; builds one guard. */
  public static final class Builder {

    private HttpKey key = HttpKey.host();
    private final CircuitBreakerRegistry.Builder registry = CircuitBreakerRegistry.builder();
    private Function<String, @Nullable CircuitBreakerPolicy> policyFunction = name -> null;
    private boolean trackBody = true;
    private Duration bodyDeadline = Duration.ofSeconds(10);
    private Duration maximumRetryAfter = Duration.ofMinutes(5);
    private Ticker ticker = Ticker.system();
    private InstantSource clock = Clock.systemUTC();

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
      this.key = HttpChecks.notNull("key", key);
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
      registry.policy(HttpChecks.notNull("policy", policy));
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
      if (HttpChecks.notNull("key", key).isBlank()) {
        throw new IllegalArgumentException("key: \"" + key + "\" (expected: not blank)");
      }
      registry.policy(HttpKeys.ofUser(key), policy);
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
      this.policyFunction = HttpChecks.notNull("function", function);
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
      this.bodyDeadline = HttpChecks.positive("bodyDeadline", deadline);
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
      this.maximumRetryAfter = HttpChecks.positive("maximumRetryAfter", maximum);
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
      this.clock = HttpChecks.notNull("clock", clock);
      return this;
    }

    /** {@return the guard} */
    public HttpGuard build() {
      return new HttpGuard(this, null);
    }
  }
}
