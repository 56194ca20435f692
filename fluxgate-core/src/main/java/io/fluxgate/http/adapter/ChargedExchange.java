package io.fluxgate.http.adapter;

import io.fluxgate.Ticket;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuardEngine;
import io.fluxgate.http.HttpRequestInfo;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Which host an exchange is charged to, while redirects lead it from host to host.
 *
 * <p>A host that redirects has answered: its call is a success. The answer behind the redirect says
 * something about another host, but the redirecting host chose it: it can lead every caller to the
 * one page of a host that fails, or to the one that works. So nobody is charged for that answer,
 * unless the guard follows redirects of the host that sent it. And what the answer asks of its
 * callers by {@code Retry-After} is never taken from a redirected one, which would otherwise open
 * another host's circuit at once.
 *
 * <p>The base class of {@link GuardedExchange} and not a part of it: an exchange is made for each
 * call, and one object takes less memory than two.
 */
abstract sealed class ChargedExchange permits GuardedExchange {

  private static final AtomicReferenceFieldUpdater<ChargedExchange, HttpRequestInfo> REQUEST =
      AtomicReferenceFieldUpdater.newUpdater(
          ChargedExchange.class, HttpRequestInfo.class, "request");
  private static final AtomicReferenceFieldUpdater<ChargedExchange, Ticket> TICKET =
      AtomicReferenceFieldUpdater.newUpdater(ChargedExchange.class, Ticket.class, "ticket");

  final HttpGuardEngine guard;
  private volatile HttpRequestInfo request;
  private volatile @Nullable Ticket ticket;

  /** Whether the host of the latest request is not the one that the caller asked. */
  private volatile boolean redirected;

  /** Set when no more reports follow; a ticket acquired after that is released. */
  private volatile boolean ended;

  @SuppressWarnings("NullAway.Init") // an updater assigns the request
  ChargedExchange(
      HttpGuardEngine guard, HttpRequestInfo request, @Nullable Ticket ticket, boolean redirected) {
    this.guard = guard;
    // Lazy: nobody else has the exchange yet, and a volatile write waits for all that is read.
    REQUEST.lazySet(this, request);
    TICKET.lazySet(this, ticket);
    if (redirected) {
      this.redirected = true;
    }
  }

  /** Returns the ticket of a request that other requests led to; null if nobody is charged. */
  static @Nullable Ticket acquire(
      HttpGuardEngine guard, List<? extends HttpRequestInfo> redirecting, HttpRequestInfo request)
      throws CallNotPermittedIOException {
    if (isTrusted(guard, redirecting, request)) {
      return guard.acquire(request);
    }
    guard.rejectIfOpen(request);
    return null;
  }

  private static boolean isTrusted(
      HttpGuardEngine guard, List<? extends HttpRequestInfo> redirecting, HttpRequestInfo request) {
    for (int i = 0; i < redirecting.size(); i++) {
      HttpRequestInfo from = redirecting.get(i);
      HttpRequestInfo to = i + 1 < redirecting.size() ? redirecting.get(i + 1) : request;
      if (!guard.isSameBreaker(from, to) && !guard.followsRedirectsOf(from)) {
        return false;
      }
    }
    return true;
  }

  /** Whether redirects led from one host to another on the way to a request. */
  static boolean crossesHosts(
      HttpGuardEngine guard, List<? extends HttpRequestInfo> redirecting, HttpRequestInfo request) {
    return redirecting.stream().anyMatch(from -> !guard.isSameHost(from, request));
  }

  /**
   * Continues the exchange with another request. Returns the unsettled ticket of its host, null if
   * nobody is charged.
   */
  final @Nullable Ticket follow(HttpRequestInfo next) {
    Ticket charged = unsettledTicket();
    HttpRequestInfo before = request;
    if (charged == null || before == next) {
      return charged;
    }
    if (!guard.isSameHost(before, next)) {
      redirected = true;
      if (!guard.isSameBreaker(before, next)) {
        charged.stopClock();
        charged = handOver(charged, before, next);
      }
    }
    request = next;
    return charged;
  }

  private @Nullable Ticket handOver(Ticket settling, HttpRequestInfo before, HttpRequestInfo next) {
    Ticket other =
        settling.success() && guard.followsRedirectsOf(before)
            ? guard.ticketAfterRedirect(next)
            : null;
    ticket = other;
    if (other != null && ended) {
      // The caller cancelled between the two tickets; no later report would settle the second.
      other.discard();
    }
    return other;
  }

  final @Nullable Ticket unsettledTicket() {
    Ticket latest = ticket;
    return latest == null || latest.isSettled() ? null : latest;
  }

  /** The request that is charged now. */
  final HttpRequestInfo request() {
    return request;
  }

  /** Whether the host that the caller asked sent the call to another one. */
  final boolean isRedirected() {
    return redirected;
  }

  /** Notes that no more reports follow. */
  final void end() {
    ended = true;
  }
}
