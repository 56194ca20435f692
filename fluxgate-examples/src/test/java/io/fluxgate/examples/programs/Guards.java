package io.fluxgate.examples.programs;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Overdue;
import io.fluxgate.Permit;
import io.fluxgate.Retry;
import io.fluxgate.Ticker;
import io.fluxgate.Tripper;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpKey;
import java.time.Duration;

/** Guards that open after three failures and close after one success. */
final class Guards {

  static final Duration COOLDOWN = Duration.ofSeconds(60);

  private Guards() {}

  static HttpGuard quick(Ticker ticker) {
    return quick(ticker, HttpKey.host());
  }

  static HttpGuard quick(Ticker ticker, HttpKey key) {
    return HttpGuard.builder().key(key).policy(policy(ticker).build()).build();
  }

  /** One that does not wait for hosts that hang. */
  static HttpGuard impatient(Ticker ticker) {
    Overdue overdue = Overdue.after(Duration.ofSeconds(2));
    return HttpGuard.builder().policy(policy(ticker).overdue(overdue).build()).build();
  }

  private static CircuitBreakerPolicy.Builder policy(Ticker ticker) {
    return CircuitBreakerPolicy.builder()
        .tripper(Tripper.failureStreak(3))
        .retry(Retry.cooldown(COOLDOWN))
        .permit(Permit.all())
        .halfOpenCalls(1)
        .ticker(ticker);
  }
}
