package io.fluxgate.internal.spring;

import io.fluxgate.CheckedCallable;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.Outcome;
import io.fluxgate.Rejection;
import io.fluxgate.Ticket;
import io.fluxgate.Tracker;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/** Calls through breakers that have a name of the application's own. */
public final class NamedCalls {

  /** The bean of the breakers' registry. */
  public static final String REGISTRY = "fluxgateBreakerRegistry";

  private static final int MAXIMUM_DEPTH = 16;

  private static final boolean WEB_FLUX =
      ClassUtils.isPresent(
          "org.springframework.web.reactive.function.client.WebClientResponseException",
          NamedCalls.class.getClassLoader());

  private static final Tracker FAILURES = NamedCalls::isFailure;

  private NamedCalls() {}

  /**
   * Returns the tracker of policies that name none. A call that a guard beneath rejected was not
   * made, and a status below 500 is an answer: neither is a failure.
   */
  public static Tracker failures() {
    return FAILURES;
  }

  private static boolean isFailure(Outcome outcome) {
    Throwable error = outcome.error();
    return error != null && !isRejected(error) && !isAnswer(error);
  }

  /** Makes a call; that a host refused the request, as by 404, is a success of the host. */
  public static <T extends @Nullable Object, X extends Exception> T call(
      CircuitBreakerRegistry registry, String name, CheckedCallable<? extends T, X> call) throws X {
    Ticket ticket = registry.acquire(name);
    T result;
    try {
      result = ticket.within(call);
    } catch (Throwable error) {
      failed(ticket, error);
      throw error;
    }
    ticket.result(result);
    return result;
  }

  /** Reports what a call threw. */
  public static void failed(Ticket ticket, Throwable error) {
    if (ticket.breaker().policy().tracker().orElse(null) == FAILURES && isAnswer(error)) {
      ticket.success();
    } else {
      ticket.error(error);
    }
  }

  /** The caller no longer waits. */
  public static void givenUp(Ticket ticket) {
    if (ticket.hasWaitedUnusuallyLong()) {
      ticket.failure();
    } else {
      ticket.discard();
    }
  }

  private static boolean isRejected(Throwable error) {
    Throwable link = error;
    for (int depth = 0; link != null && depth < MAXIMUM_DEPTH; depth++) {
      if (link instanceof Rejection) {
        return true;
      }
      link = link.getCause();
    }
    return false;
  }

  private static boolean isAnswer(Throwable error) {
    Throwable link = error;
    for (int depth = 0; link != null && depth < MAXIMUM_DEPTH; depth++) {
      if (isClientError(link)) {
        return true;
      }
      link = link.getCause();
    }
    return false;
  }

  private static boolean isClientError(Throwable error) {
    for (Class<?> type = error.getClass(); type != null; type = type.getSuperclass()) {
      String name = type.getName();
      if (name.equals("feign.FeignException$FeignClientException")
          || name.equals("org.springframework.web.client.HttpClientErrorException")) {
        return true;
      }
    }
    return WEB_FLUX && WebFlux.isClientError(error);
  }

  /** Apart, because WebClient may be absent. */
  private static final class WebFlux {

    static boolean isClientError(Throwable error) {
      return error
              instanceof
              org.springframework.web.reactive.function.client.WebClientResponseException response
          && response.getStatusCode().is4xxClientError();
    }
  }
}
