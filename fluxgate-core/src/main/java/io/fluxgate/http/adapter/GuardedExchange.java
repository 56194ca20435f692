package io.fluxgate.http.adapter;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.fluxgate.CheckedCallable;
import io.fluxgate.Ticket;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpGuardEngine;
import io.fluxgate.http.HttpKey;
import io.fluxgate.http.HttpProgress;
import io.fluxgate.http.HttpRequestInfo;
import io.fluxgate.http.HttpTracker;
import io.fluxgate.internal.util.Checks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP exchange that a {@link HttpGuard} let through. An adapter reports to it what happens,
 * and it reports exactly one outcome to the breaker.
 *
 * <ol>
 *   <li>{@link #responded} when status and headers are there (after {@link #headersArrived}, if it
 *       is only known later who answered), or {@link #failed} instead;
 *   <li>{@link #bodyRead} after each piece of the body;
 *   <li>{@link #bodyEnded}, {@link #bodyClosed} or {@link #failed} at its end.
 * </ol>
 *
 * <p>A failure such as status 500, or a response with {@code Retry-After}, is classified at the
 * headers. Any other response is classified when the body has ended, when the caller closes it
 * early (which is not a failure), or when it is still arriving after the guard's {@code
 * bodyDeadline}: at the next read, or when another call finds no free slot. An event stream is
 * classified at the headers. Later reports do nothing. Thread-safe; no method throws because a
 * user-supplied part does.
 */
public final class GuardedExchange extends ChargedExchange {

  private static final AtomicReferenceFieldUpdater<GuardedExchange, HttpResponseInfo> RESPONSE =
      AtomicReferenceFieldUpdater.newUpdater(
          GuardedExchange.class, HttpResponseInfo.class, "response");
  private static final AtomicLongFieldUpdater<GuardedExchange> HEADERS_NANOS =
      AtomicLongFieldUpdater.newUpdater(GuardedExchange.class, "headersNanos");
  private static final AtomicLongFieldUpdater<GuardedExchange> LAST_PROGRESS_NANOS =
      AtomicLongFieldUpdater.newUpdater(GuardedExchange.class, "lastProgressNanos");

  // Written lazily: a thread that ends the exchange sees them, since it claims the ticket
  // atomically.
  private volatile @Nullable HttpResponseInfo response;
  private volatile long headersNanos;

  /** When the exchange began, the headers arrived, or the body was last read; 0 if not needed. */
  private volatile long lastProgressNanos;

  private GuardedExchange(
      HttpGuardEngine guard, HttpRequestInfo request, @Nullable Ticket ticket, boolean redirected) {
    super(guard, request, ticket, redirected);
    if (guard.hasFixedCancelLimit()) {
      this.lastProgressNanos = guard.nanos();
    }
  }

  /**
   * Asks the breaker of a request to let it through.
   *
   * @param guard the guard that finds the breaker
   * @param request as the caller made it, before any redirect
   * @return the exchange to report to; its reports do nothing if the request is not guarded
   * @throws CallNotPermittedIOException if the call is rejected
   */
  public static GuardedExchange begin(HttpGuard guard, HttpRequestInfo request)
      throws CallNotPermittedIOException {
    HttpGuardEngine engine = Checks.notNull("guard", guard).engine();
    return new GuardedExchange(engine, request, engine.acquire(request), false);
  }

  /**
   * Asks for a request that redirects led to, for adapters that see each request on its way to its
   * host. If a redirect on that way led to another host, and the guard does not {@linkplain
   * HttpGuard.Builder#followRedirectsOf follow redirects} of the host that sent it, nobody is
   * charged: no breaker is made, and reports do nothing. A present breaker that is OPEN, and whose
   * delay is not over, rejects such a request all the same; that is not counted.
   *
   * @param guard the guard that finds the breaker
   * @param redirecting the requests that were redirected, each to the next one, and the last to
   *     {@code request}; empty if none was
   * @param request the request to send
   * @return the exchange to report to
   * @throws CallNotPermittedIOException if the call is rejected
   */
  public static GuardedExchange begin(
      HttpGuard guard, List<? extends HttpRequestInfo> redirecting, HttpRequestInfo request)
      throws CallNotPermittedIOException {
    HttpGuardEngine engine = Checks.notNull("guard", guard).engine();
    Checks.notNull("redirecting", redirecting);
    Checks.notNull("request", request);
    return new GuardedExchange(
        engine,
        request,
        acquire(engine, redirecting, request),
        crossesHosts(engine, redirecting, request));
  }

  /**
   * Reports that the client follows a redirect. If it leads to another host, the one that sent it
   * has answered, and succeeded. The outcome then counts for the new host if the guard {@linkplain
   * HttpGuard.Builder#followRedirectsOf follows redirects} of the first one, even if the call fails
   * before the new host responds; otherwise later reports do nothing.
   *
   * <p>Call it for each redirect that the client shows, in their order and before {@link
   * #responded}: if a host between is not reported, its choice of the next host goes unnoticed.
   *
   * @param next the request that the redirect led to
   */
  public void redirected(HttpRequestInfo next) {
    Ticket unused = follow(Checks.notNull("next", next));
  }

  /**
   * Reports that status and headers of the response are there. The body is reported later.
   *
   * @param answered the request that this response answers; differs from the caller's request if
   *     the client followed redirects, and then counts as {@link #redirected}
   * @param response the response
   */
  public void responded(HttpRequestInfo answered, HttpResponseInfo response) {
    long now = guard.nanos();
    Ticket charged = chargedFor(answered, response, now);
    if (charged == null) {
      return;
    }
    noteHeaderTime(now);
    if (HttpBodies.isAbsent(answered, response) || headersDecide(response)) {
      settle(charged, HttpProgress.COMPLETE);
    } else {
      settleIfDecided(charged, outcome(response, HttpProgress.HEADERS));
      settleWhenSlotIsWanted(charged);
    }
  }

  private void noteHeaderTime(long now) {
    HEADERS_NANOS.lazySet(this, now);
    LAST_PROGRESS_NANOS.lazySet(this, now);
  }

  /** Frees the slot of a probe whose body is still open when another call needs it. */
  private void settleWhenSlotIsWanted(Ticket ticket) {
    if (ticket.isProbe() && !ticket.isSettled()) {
      ticket.whenSlotIsWanted(() -> settleIfBodyIsLong(guard.nanos()));
    }
  }

  /** Settles a response whose body has been arriving for the guard's deadline: it is a success. */
  private void settleIfBodyIsLong(long nowNanos) {
    Ticket ticket = unsettledTicket();
    if (ticket != null && nowNanos - headersNanos >= guard.bodyDeadlineNanos()) {
      settle(ticket, HttpProgress.HEADERS);
    }
  }

  private boolean headersDecide(HttpResponseInfo arrived) {
    return HttpBodies.isEventStream(arrived)
        || !(guard.trackBodyDependsOnResponse()
            ? guard.tracksBody(outcome(arrived, HttpProgress.HEADERS))
            : guard.tracksBody());
  }

  /**
   * Reports a complete response: it has no body, the body has ended already, or the adapter does
   * not watch it. Like {@link #responded} and {@link #bodyEnded} in one, with one classification.
   *
   * @param answered the request that this response answers, as for {@link #responded}
   * @param response the response
   */
  public void completed(HttpRequestInfo answered, HttpResponseInfo response) {
    Ticket charged = chargedFor(answered, response, guard.nanos());
    if (charged != null) {
      settle(charged, HttpProgress.COMPLETE);
    }
  }

  /**
   * Reports a response that the client may replace, because it repeats requests by itself. If it
   * has a {@code Retry-After} that counts, it is classified now: clients wait that long before they
   * repeat the request, and the host asked everyone to wait. Otherwise nothing happens.
   *
   * @param answered the request that this response answers, as for {@link #responded}
   * @param response the response
   */
  public void attempted(HttpRequestInfo answered, HttpResponseInfo response) {
    if (RetryAfter.of(response, guard).isPresent() && follow(answered) != null && !isRedirected()) {
      responded(answered, response);
    }
  }

  /** Stops the clock and returns the unsettled ticket of the host that answered, null for none. */
  private @Nullable Ticket chargedFor(
      HttpRequestInfo answered, HttpResponseInfo response, long now) {
    Ticket first = unsettledTicket();
    if (first == null) {
      return null;
    }
    guard.stopClock(first, now);
    Ticket charged = follow(answered);
    if (charged != null && charged != first) {
      charged.stopClock();
    }
    RESPONSE.lazySet(this, response);
    return charged;
  }

  /**
   * Reports that status and headers of the response are there, but not yet who answered: for
   * clients that follow redirects and report where these led only when the body is read. The clock
   * stops; {@link #responded} classifies the call. An exchange that ends without it, or whose body
   * flows past the guard's {@code bodyDeadline} before it, is charged to the host that it began
   * with.
   *
   * @param response the response
   */
  public void headersArrived(HttpResponseInfo response) {
    Ticket ticket = unsettledTicket();
    if (ticket != null) {
      long now = guard.nanos();
      guard.stopClock(ticket, now);
      noteHeaderTime(now);
      RESPONSE.lazySet(this, response);
      settleWhenSlotIsWanted(ticket);
    }
  }

  /** No body turns a failure into a success, and Retry-After takes effect immediately. */
  private static void settleIfDecided(Ticket charged, ExchangeOutcome atHeaders) {
    if (atHeaders.retryAfterSuccess().isPresent()) {
      charged.outcome(atHeaders, HttpTracker.defaults());
    } else {
      charged.outcomeIfFailure(atHeaders, HttpTracker.defaults());
    }
  }

  /**
   * Reports that a piece of the body was read. Reads the clock until the call is classified, and
   * costs nothing afterwards.
   */
  public void bodyRead() {
    if (unsettledTicket() != null) {
      long now = guard.nanos();
      LAST_PROGRESS_NANOS.lazySet(this, now);
      settleIfBodyIsLong(now);
    }
  }

  /** Reports that the body has ended. */
  public void bodyEnded() {
    Ticket ticket = unsettledTicket();
    if (ticket != null && settle(ticket, HttpProgress.COMPLETE)) {
      // Settled, so no redirect can acquire a second ticket that end() would have to release.
      return;
    }
    end();
    ticket = unsettledTicket();
    if (ticket != null) {
      settle(ticket, HttpProgress.COMPLETE);
    }
  }

  /** Reports that the caller closed the body before its end. */
  public void bodyClosed() {
    bodyEnded();
  }

  /**
   * Reports that the exchange failed, before the response or during its body. A {@link
   * HttpFailureKind#CANCELLED} exchange is ignored, whatever the policy tracks, unless its caller
   * had waited so long that it is {@link HttpFailureKind#ABANDONED}. Any exchange that fails while
   * the guard is not {@linkplain HttpGuard.Builder#online online} is ignored, too. A guard that
   * tracks no bodies judges the headers if they are there.
   *
   * @param kind the kind of failure
   * @param error the exception that the caller receives
   */
  public void failed(HttpFailureKind kind, Throwable error) {
    Throwable shared = SharedFailure.of(kind, error);
    failed(kind, error, shared != null, shared);
  }

  /**
   * Reports that the exchange failed because its connection ended, as {@link #failed}, for clients
   * that make a new exception for each call on it. Of the calls that were under way on the
   * connection the first is a failure; the others are counted apart. {@code failed} finds that out
   * by itself where all of these calls have the same exception, or the same root cause.
   *
   * @param kind the kind of failure
   * @param error the exception that the caller receives
   * @param connection the client's own object for the connection, compared by identity; null if the
   *     client does not show it, which then goes for all calls to the host
   */
  public void connectionLost(HttpFailureKind kind, Throwable error, @Nullable Object connection) {
    failed(kind, error, true, connection);
  }

  private void failed(
      HttpFailureKind kind, Throwable error, boolean lost, @Nullable Object connection) {
    end();
    Ticket ticket = unsettledTicket();
    HttpResponseInfo arrived = response;
    if (ticket != null && arrived != null && headersDecide(arrived)) {
      // Only headersArrived leaves a call open here: the headers decide, as they do in responded.
      settle(ticket, HttpProgress.COMPLETE);
    } else if (ticket != null && !guard.isOnline()) {
      // Without asking the tracker: no host is to blame for a device without a network.
      ticket.discard();
    } else if (ticket != null && kind == HttpFailureKind.CANCELLED) {
      cancelled(ticket, error);
    } else if (ticket != null && lost) {
      ticket.connectionLost(
          ExchangeOutcome.ofError(request(), arrived, kind, error, guard),
          HttpTracker.defaults(),
          connection);
    } else if (ticket != null) {
      ticket.outcome(
          ExchangeOutcome.ofError(request(), arrived, kind, error, guard), HttpTracker.defaults());
    }
  }

  private void cancelled(Ticket ticket, Throwable error) {
    if (hasWaitedLong(ticket)) {
      ticket.outcome(
          ExchangeOutcome.ofError(request(), response, HttpFailureKind.ABANDONED, error, guard),
          HttpTracker.defaults());
    } else {
      // Without asking the tracker: such a call says nothing about the host.
      ticket.discard();
    }
  }

  private boolean hasWaitedLong(Ticket ticket) {
    Duration limit = guard.cancelledAfter();
    if (limit != null) {
      return !limit.isZero() && guard.nanos() - lastProgressNanos >= Checks.saturatedNanos(limit);
    }
    return response == null
        ? ticket.hasWaitedUnusuallyLong()
        : ticket.isUnusuallyLong(Duration.ofNanos(guard.nanos() - lastProgressNanos));
  }

  /**
   * Reports a response and then a failure, for an adapter that learns of the response only now: an
   * interceptor of the program read its body first. What the headers decide stays decided.
   *
   * @param answered the request that this response answers, as for {@link #responded}
   * @param response the response
   * @param kind the kind of failure
   * @param error the exception that the caller receives
   */
  public void failedAfter(
      HttpRequestInfo answered, HttpResponseInfo response, HttpFailureKind kind, Throwable error) {
    Ticket charged = chargedFor(answered, response, guard.nanos());
    if (charged != null) {
      settleIfDecided(charged, outcome(response, HttpProgress.HEADERS));
    }
    failed(kind, error);
  }

  /**
   * Reports that nothing is known about the host: the response came from a cache, or the call was
   * not made.
   */
  public void discard() {
    end();
    Ticket ticket = unsettledTicket();
    if (ticket != null) {
      ticket.discard();
    }
  }

  /** {@return how far the exchange got} */
  public HttpProgress progress() {
    return response == null ? HttpProgress.NO_RESPONSE : HttpProgress.HEADERS;
  }

  /**
   * {@return whether this thread is sending the call {@link #within} an exchange of the same guard}
   * A client may have a guard twice, or drive another client that has it, too; the inner one then
   * lets the call pass without a second exchange, so that it has one outcome and one slot.
   *
   * @param guard the guard that is asked for the second time
   * @param call the client's own object for the call, compared by identity
   * @param request what the call asks for. Within the call of another client, the first request
   *     with its method, host and path is the same call
   */
  public static boolean isGuarded(HttpGuard guard, Object call, HttpRequestInfo request) {
    return CallOfThread.isGuarded(
        Checks.notNull("guard", guard).engine(),
        Checks.notNull("call", call),
        Checks.notNull("request", request));
  }

  /**
   * Sends the request, for clients that do it on the caller's thread. Until it returns, {@link
   * #isGuarded} recognizes the call. Requests to the same host that {@code send} makes on this
   * thread, such as an authenticator's for a token, belong to this exchange if it is a probe: they
   * pass and are not recorded.
   *
   * @param <T> the type of the response
   * @param <X> what the client throws
   * @param call the client's own object for the call
   * @param send sends the request, once on this thread
   * @return the response
   * @throws X what the client throws
   */
  public <T, X extends Exception> T within(Object call, CheckedCallable<? extends T, X> send)
      throws X {
    Ticket ticket = unsettledTicket();
    if (ticket == null) {
      return send.call();
    }
    return ticket.isProbe()
        ? CallOfThread.<T, X>send(this, call, () -> ticket.within(send))
        : CallOfThread.<T, X>send(this, call, send);
  }

  /** {@return whether the call is an unsettled probe, which still occupies a slot} */
  public boolean isProbe() {
    Ticket ticket = unsettledTicket();
    return ticket != null && ticket.isProbe();
  }

  /** {@return whether the call is classified, so that further reports do nothing} */
  public boolean isSettled() {
    return unsettledTicket() == null;
  }

  @CanIgnoreReturnValue
  private boolean settle(Ticket ticket, HttpProgress progress) {
    HttpResponseInfo arrived = response;
    return arrived == null
        ? ticket.discard()
        : ticket.outcome(outcome(arrived, progress), HttpTracker.defaults());
  }

  private ExchangeOutcome outcome(HttpResponseInfo arrived, HttpProgress progress) {
    // What a redirected response asks of its callers is not heard.
    return isRedirected()
        ? ExchangeOutcome.ofResponse(request(), arrived, progress, Optional.empty())
        : ExchangeOutcome.ofResponse(request(), arrived, progress, guard);
  }

  /** Contains the host and how far the exchange got. */
  @Override
  public String toString() {
    return "GuardedExchange(" + HttpKey.host().of(request()) + ", " + progress() + ")";
  }
}
