package io.fluxgate.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Nulls;
import io.fluxgate.http.adapter.Exchanges;
import io.fluxgate.http.adapter.GuardedExchange;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A function of a guard that hangs blocks one request, and functions may use the guard. */
class BlockingHttpPartsTest {

  private static final String SLOW = "slow.example";

  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final ExecutorService other = Executors.newSingleThreadExecutor();

  @AfterEach
  void stop() {
    release.countDown();
    other.shutdownNow();
  }

  @Test
  void keyThatHangsHoldsUpItsOwnRequestOnly() throws Exception {
    HttpGuard guard =
        HttpGuard.builder()
            .key(
                request -> {
                  if (request.host().equals(SLOW)) {
                    hang();
                  }
                  return request.host();
                })
            .build();

    assertThatOnlyTheSlowOneIsHeldUp(guard);
  }

  @Test
  void policyFunctionThatHangsHoldsUpItsOwnKeyOnly() throws Exception {
    HttpGuard guard =
        HttpGuard.builder()
            .key(HttpRequestInfo::host)
            .policies(
                key -> {
                  if (key.equals(SLOW)) {
                    hang();
                  }
                  return Nulls.<CircuitBreakerPolicy>none();
                })
            .build();

    assertThatOnlyTheSlowOneIsHeldUp(guard);
  }

  @Test
  void keyAndPolicyFunctionMayUseTheGuard() throws Exception {
    AtomicReference<HttpGuard> self = new AtomicReference<>();
    HttpGuard guard =
        HttpGuard.builder()
            .key(
                request -> {
                  HttpGuard used = self.getAndSet(null);
                  if (used != null) {
                    answer(used, "from-the-key.example");
                  }
                  return request.host();
                })
            .policies(
                key -> {
                  HttpGuard used = self.getAndSet(null);
                  if (used != null) {
                    answer(used, "from-the-policy.example");
                  }
                  return CircuitBreakerPolicy.http();
                })
            .build();

    self.set(guard);
    answer(guard, "a.example");
    self.set(guard);
    assertThat(guard.registry().get("b.example").name()).isEqualTo("b.example");

    assertThat(guard.registry().breakers())
        .extracting(breaker -> breaker.name() + " " + breaker.info().counts().succeeded())
        .containsExactlyInAnyOrder(
            "a.example 1", "from-the-key.example 1", "from-the-policy.example 1", "b.example 0");
  }

  private void assertThatOnlyTheSlowOneIsHeldUp(HttpGuard guard) throws Exception {
    Future<?> held = other.submit(() -> answer(guard, SLOW));
    assertThat(entered.await(120, SECONDS)).isTrue();

    answer(guard, "a.example");

    assertThat(guard.registry().get("a.example").info().counts().succeeded()).isEqualTo(1);
    assertThat(held).isNotDone();
    release.countDown();
    held.get(120, SECONDS);
    assertThat(guard.registry().get(SLOW).info().counts().succeeded()).isEqualTo(1);
  }

  private static void answer(HttpGuard guard, String host) {
    try {
      GuardedExchange exchange = GuardedExchange.begin(guard, Exchanges.to(host));
      exchange.responded(Exchanges.to(host), Exchanges.status(200));
      exchange.bodyEnded();
    } catch (CallNotPermittedIOException rejection) {
      throw new AssertionError(rejection);
    }
  }

  private void hang() {
    entered.countDown();
    try {
      assertThat(release.await(120, SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
