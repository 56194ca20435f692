package io.fluxgate.http.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Listener;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpRequestInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A reading of the clock is a fifth of what an exchange costs. */
class ReadingsOfTheClockTest {

  private final AtomicLong nanos = new AtomicLong(1);
  private final AtomicLong readings = new AtomicLong();
  private final HttpRequestInfo request = Exchanges.to("a.example");

  private HttpGuard guard(Listener listener) {
    return HttpGuard.builder()
        .policy(
            CircuitBreakerPolicy.http().toBuilder()
                .ticker(
                    () -> {
                      readings.incrementAndGet();
                      return nanos.get();
                    })
                .measureDurations(true)
                .listener(listener)
                .build())
        .build();
  }

  @Test
  void exchangeReadsTheClockAtItsStartItsHeadersAndItsEnd() throws IOException {
    HttpGuard guard = guard(signal -> {});
    GuardedExchange.begin(guard, request).discard();
    readings.set(0);

    GuardedExchange exchange = GuardedExchange.begin(guard, request);
    long begun = readings.getAndSet(0);
    exchange.responded(request, Exchanges.status(200));
    long answered = readings.getAndSet(0);
    exchange.bodyEnded();

    assertThat(begun).isOne();
    assertThat(answered).isOne();
    assertThat(readings).hasValue(1);
  }

  @Test
  void durationBeginsAfterTheListenersOfTheProbe() throws IOException {
    Duration slow = Duration.ofSeconds(2);
    HttpGuard guard = guard(signal -> nanos.addAndGet(slow.toNanos()));
    guard.breaker("https://a.example").openFor(Duration.ofSeconds(1));

    GuardedExchange probe = GuardedExchange.begin(guard, request);
    nanos.addAndGet(Duration.ofMillis(20).toNanos());
    probe.responded(request, Exchanges.status(204));

    assertThat(probe.isSettled()).isTrue();
    assertThat(guard.breaker("https://a.example").usualTime().orElseThrow())
        .isLessThan(Duration.ofSeconds(1));
  }
}
