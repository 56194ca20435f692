package io.fluxgate.http;

import io.fluxgate.CallNotPermittedException;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerInfo;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.CircuitState;
import io.fluxgate.Ticker;
import io.fluxgate.Ticket;
import io.fluxgate.internal.util.Checks;
import io.fluxgate.internal.util.Log;
import io.fluxgate.internal.util.LoggedFailure;
import io.fluxgate.internal.util.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The part of an {@link HttpGuard} for {@code io.fluxgate.http.adapter}: finds the breaker of a
 * request and holds the guard's settings. Applications use {@link HttpGuard} instead. Thread-safe.
 */
public final class HttpGuardEngine {

  private final HttpKey key;
  private final @Nullable CircuitBreaker single;
  private final CircuitBreakerRegistry registry;
  private final GuardNames names;
  private final Predicate<? super HttpOutcome> trackBody;
  private final long bodyDeadlineNanos;
  private final @Nullable Function<? super HttpOutcome, Optional<Duration>> retryAfter;
  private final Duration maximumRetryAfter;
  private final @Nullable Duration cancelledAfter;
  private final Predicate<? super HttpRequestInfo> followRedirectsOf;
  private final @Nullable BooleanSupplier online;
  private final Ticker ticker;
  private final Supplier<Instant> clock;
  private final boolean showsErrorMessages;
  private final Set<String> logged = ConcurrentHashMap.newKeySet(1);

  HttpGuardEngine(HttpGuard.Builder builder, @Nullable CircuitBreaker single) {
    this.key = builder.key;
    this.single = single;
    GuardNames.configure(builder);
    this.registry = builder.registry.policies(safe(builder.policyFunction)).build();
    this.names = new GuardNames(key, single, registry);
    this.trackBody = builder.trackBody;
    this.bodyDeadlineNanos = builder.bodyDeadline.toNanos();
    this.retryAfter = builder.retryAfter;
    this.maximumRetryAfter = builder.maximumRetryAfter;
    this.cancelledAfter = builder.cancelledAfter;
    this.followRedirectsOf = builder.followRedirectsOf;
    this.online = builder.online;
    this.ticker = single == null ? builder.ticker : single.policy().ticker();
    this.clock = builder.clock;
    this.showsErrorMessages = builder.showErrorMessages;
  }

  HttpKey key() {
    return key;
  }

  @Nullable CircuitBreaker single() {
    return single;
  }

  GuardNames names() {
    return names;
  }

  CircuitBreakerRegistry registry() {
    return registry;
  }

  /**
   * {@return whether a call needs only one of the two guards: they are the same, or have the same
   * single breaker}
   *
   * @param other the engine of the other guard
   */
  public boolean isSameAs(HttpGuardEngine other) {
    return this == other || (single != null && single == other.single);
  }

  /**
   * {@return a ticket for a request; null if the request has no key and is therefore not guarded}
   *
   * @param request as the caller made it, before any redirect
   * @throws CallNotPermittedIOException if the call is rejected
   */
  public @Nullable Ticket acquire(HttpRequestInfo request) throws CallNotPermittedIOException {
    Checks.notNull("request", request);
    String name = single != null ? single.name() : keyOf(request);
    if (name == null) {
      return null;
    }
    try {
      return single != null ? single.acquire() : registry.acquire(name);
    } catch (CallNotPermittedException rejection) {
      throw new CallNotPermittedIOException(rejection);
    }
  }

  /**
   * {@return a ticket for the host that a redirect led to; null if that host is not guarded or its
   * breaker rejects the call} In OPEN and FORCED_OPEN the request does not count as rejected,
   * because it was sent all the same.
   *
   * @param answered the request that was redirected to
   */
  public @Nullable Ticket ticketAfterRedirect(HttpRequestInfo answered) {
    String name = keyOf(answered);
    if (name == null || rejectsAll(registry.get(name).state())) {
      return null;
    }
    return registry.tryAcquire(name).orElse(null);
  }

  private static boolean rejectsAll(CircuitState state) {
    return state == CircuitState.OPEN || state == CircuitState.FORCED_OPEN;
  }

  /**
   * Rejects a request that is charged to no host, if its breaker rejects all calls. Creates no
   * breaker, uses no probe and counts nothing: a redirect must not move another host's breaker.
   *
   * @param request the request that an untrusted redirect led to
   * @throws CallNotPermittedIOException if the present breaker of the request rejects all calls
   */
  public void rejectIfOpen(HttpRequestInfo request) throws CallNotPermittedIOException {
    String name = keyOf(request);
    CircuitBreaker breaker = name == null ? null : registry.find(name).orElse(null);
    if (breaker == null || !rejectsAll(breaker.state())) {
      return;
    }
    CircuitBreakerInfo info = breaker.info();
    Duration wait = info.untilProbe().orElse(null);
    if (rejectsAll(info.state()) && (wait == null || !wait.isZero())) {
      throw new CallNotPermittedIOException(
          new CallNotPermittedException(
              info.name(),
              info.state(),
              wait == null ? -1 : Checks.saturatedNanos(wait),
              info.lastOpening().orElse(null),
              breaker.policy().rejectionStackTraces()));
    }
  }

  /**
   * {@return whether the host behind a redirect is charged with its own response; false if the
   * user's predicate throws}
   *
   * @param request the request that was answered by a redirect
   */
  public boolean followsRedirectsOf(HttpRequestInfo request) {
    try {
      return followRedirectsOf.test(request);
    } catch (Throwable failure) {
      logOnce(
          "The predicate followRedirectsOf failed; nobody is charged for what the redirect led to",
          failure);
      return false;
    }
  }

  /**
   * {@return whether two requests have the same host, by scheme, name and port}
   *
   * @param one a request
   * @param other another one
   */
  public boolean isSameHost(HttpRequestInfo one, HttpRequestInfo other) {
    return one == other || HttpKeys.isSameHost(one, other);
  }

  /**
   * {@return whether a request and the one that it was redirected to share a breaker}
   *
   * @param before the request that was redirected
   * @param next the request that the redirect led to
   */
  public boolean isSameBreaker(HttpRequestInfo before, HttpRequestInfo next) {
    if (single != null || isSameHost(before, next)) {
      // A redirect may change the path, and so a key by path. It leads to another breaker only if
      // the host differs, too, and the keys of the two hosts differ.
      return true;
    }
    String name = keyOf(before);
    return name != null && name.equals(keyOf(next));
  }

  private @Nullable String keyOf(HttpRequestInfo request) {
    try {
      String name = key.of(request);
      if (name == null || Text.isBlank(name)) {
        throw new IllegalStateException("the key is null or blank");
      }
      return name;
    } catch (Throwable failure) {
      logOnce("The key of a request cannot be found; it is not guarded", failure);
      return null;
    }
  }

  /** Uses the default policy for a key if the function throws. */
  private Function<String, @Nullable CircuitBreakerPolicy> safe(
      Function<String, @Nullable CircuitBreakerPolicy> function) {
    return name -> {
      try {
        return function.apply(name);
      } catch (Throwable failure) {
        logOnce("A policy cannot be found; the default is used", failure);
        return null;
      }
    };
  }

  /** Logs the first failure of each of the few functions that the user supplies. */
  private void logOnce(String message, Throwable failure) {
    if (logged.add(message)) {
      Log.warn(
          message + ". Later failures are not logged.",
          LoggedFailure.of(failure, showsErrorMessages));
    }
  }

  /** {@return whether signals and logs show the messages of exceptions} */
  public boolean showsErrorMessages() {
    return showsErrorMessages;
  }

  /**
   * {@return whether the user's predicate decides by the response: {@link
   * #tracksBody(HttpOutcome)}}
   */
  public boolean trackBodyDependsOnResponse() {
    return trackBody != HttpGuard.TRACK_ALL && trackBody != HttpGuard.TRACK_NONE;
  }

  /** {@return whether responses are classified only at the end of their bodies, all alike} */
  public boolean tracksBody() {
    return trackBody != HttpGuard.TRACK_NONE;
  }

  /**
   * {@return whether this response is classified only at the end of its body; true if the user's
   * predicate throws}
   *
   * @param answer the response at its headers
   */
  public boolean tracksBody(HttpOutcome answer) {
    try {
      return trackBody.test(answer);
    } catch (Throwable failure) {
      logOnce("The predicate trackBody failed; the body is tracked", failure);
      return true;
    }
  }

  /** {@return whether the user has named a function for {@link #retryAfter}} */
  public boolean hasRetryAfterFunction() {
    return retryAfter != null;
  }

  /**
   * {@return how long a response asks to wait by the user's function; empty if it names no delay,
   * or throws}
   *
   * @param answer the response
   */
  public Optional<Duration> retryAfter(HttpOutcome answer) {
    if (retryAfter == null) {
      return Optional.empty();
    }
    try {
      return Checks.notNull("the result of retryAfter", retryAfter.apply(answer));
    } catch (Throwable failure) {
      logOnce("The function retryAfter failed; it names no delay", failure);
      return Optional.empty();
    }
  }

  /** {@return after how many nanoseconds a body that is still arriving counts as a success} */
  public long bodyDeadlineNanos() {
    return bodyDeadlineNanos;
  }

  /** {@return the maximum time for which a response can keep the circuit open} */
  public Duration maximumRetryAfter() {
    return maximumRetryAfter;
  }

  /**
   * {@return how long a caller must have waited so that it counts as a failure when it gives up:
   * null to follow the usual time, zero for never}
   */
  public @Nullable Duration cancelledAfter() {
    return cancelledAfter;
  }

  /** {@return whether {@link #cancelledAfter} is a fixed time, neither adaptive nor never} */
  public boolean hasFixedCancelLimit() {
    return cancelledAfter != null && !cancelledAfter.isZero();
  }

  /** {@return whether this device has a network, as far as is known} */
  public boolean isOnline() {
    if (online == null) {
      return true;
    }
    try {
      return online.getAsBoolean();
    } catch (Throwable failure) {
      logOnce("The function online failed; failures count", failure);
      return true;
    }
  }

  /** {@return the ticker's reading in nanoseconds; 0 if the ticker throws} */
  public long nanos() {
    try {
      return ticker.nanos();
    } catch (Throwable failure) {
      logOnce("The ticker failed; time stands still meanwhile", failure);
      return 0;
    }
  }

  /**
   * Stops a ticket's clock by a reading of {@link #nanos}.
   *
   * @param ticket of the call that is answered
   * @param nanos what {@code nanos()} has just returned
   */
  public void stopClock(Ticket ticket, long nanos) {
    if (nanos == 0) {
      // It may have failed.
      ticket.stopClock();
    } else {
      ticket.stopClock(ticker, nanos);
    }
  }

  /** {@return the wall-clock time to compare the dates of {@code Retry-After} headers with} */
  public Instant wallTime() {
    try {
      return Checks.notNull("instant", clock.get());
    } catch (Throwable failure) {
      logOnce("The clock failed; the system clock is read instead", failure);
      return Instant.now();
    }
  }
}
