package io.fluxgate.examples.samples;

import static io.fluxgate.Tripper.closed;
import static io.fluxgate.Tripper.failureRate;
import static io.fluxgate.Tripper.halfOpen;
import static io.fluxgate.Tripper.minRequests;
import static io.fluxgate.Tripper.slowRate;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.Retry;
import io.fluxgate.Tracker;
import io.fluxgate.Window;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Command;

/** The command {@code advanced}. */
@Command(
    name = "advanced",
    description = "Errors of your own, thresholds per state, breakers made by name.")
public final class Advanced extends Sample {

  /** What the code that is guarded throws. */
  private static final class StatusException extends IOException {

    private static final long serialVersionUID = 1;

    private final int status;

    StatusException(int status) {
      super("status " + status);
      this.status = status;
    }
  }

  /** The service's fault, or the caller's? */
  private static boolean isServiceFailure(Throwable error) {
    return !(error instanceof StatusException answer) || answer.status >= 500;
  }

  private static final CircuitBreakerPolicy STRICT =
      CircuitBreakerPolicy.builder()
          .tracker(Tracker.custom(Advanced::isServiceFailure))
          // Stricter while it recovers, and slow is as bad as failed.
          .tripper(
              closed()
                  .and(minRequests(20))
                  .and(failureRate(0.6).or(slowRate(0.5, Duration.ofSeconds(1))))
                  .or(halfOpen().and(minRequests(5)).and(failureRate(0.5))))
          .build();

  private static final CircuitBreakerPolicy LENIENT =
      STRICT.toBuilder()
          .window(Window.count(50))
          .tripper(minRequests(50).and(failureRate(0.8)))
          .retry(Retry.cooldown(Duration.ofSeconds(30)))
          .build();

  @Override
  void run(LocalService service) {
    CircuitBreakerRegistry registry =
        CircuitBreakerRegistry.builder()
            .policies(name -> name.startsWith("checkout/") ? STRICT : LENIENT)
            .build();

    say("20 calls that are the caller's own fault:");
    fail(registry.get("checkout/address"), 404);
    say("20 calls that are the service's fault, under two policies:");
    fail(registry.get("checkout/payment"), 503);
    fail(registry.get("recommendations"), 503);
    say("The strict policy:");
    say("  " + STRICT.tripper());
  }

  private void fail(CircuitBreaker breaker, int status) {
    for (int i = 0; i < 20; i++) {
      try {
        breaker.call(
            () -> {
              throw new StatusException(status);
            });
      } catch (Exception expected) {
        // As often as it is called.
      }
    }
    say("  %s after status %d: %s".formatted(breaker, status, breaker.info().counts()));
  }
}
