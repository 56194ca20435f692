package io.fluxgate.jdkhttp;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.adapter.GuardedExchange;
import java.net.URI;
import java.net.http.HttpRequest;

/** Guards that let nothing through. */
final class Rejections {

  private Rejections() {}

  static HttpGuard guard() {
    return HttpGuard.of(
        CircuitBreaker.of(
            "shut", CircuitBreakerPolicy.builder().initialState(CircuitState.FORCED_OPEN).build()));
  }

  static CallNotPermittedIOException one() {
    try {
      GuardedExchange.begin(
          guard(), new JdkRequest(HttpRequest.newBuilder(URI.create("http://h/")).build()));
      throw new AssertionError("was let through");
    } catch (CallNotPermittedIOException rejection) {
      return rejection;
    }
  }
}
