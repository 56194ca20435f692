package io.fluxgate.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fluxgate.CallCounts;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.CircuitState;
import io.fluxgate.Ticker;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.test.ManualTicker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** What the properties do to calls that wait for their answers. */
class WaitingCallsTest {

  private final ManualTicker ticker = ManualTicker.create();
  private Upstream upstream;

  @BeforeEach
  void start() throws IOException {
    upstream = Upstream.start();
  }

  @AfterEach
  void stop() {
    upstream.close();
  }

  @Test
  void callerWhoGivesUpAfterALongWaitHasSeenAFailure() {
    assertThat(countsAfterGivingUpAfter3s()).isEqualTo(CallCounts.of(0, 1, 0, 0, 0));
    assertThat(countsAfterGivingUpAfter3s("fluxgate.http.cancelled-after=2s"))
        .isEqualTo(CallCounts.of(0, 1, 0, 0, 0));
    assertThat(countsAfterGivingUpAfter3s("fluxgate.http.cancelled-after=4s"))
        .isEqualTo(CallCounts.of(0, 0, 1, 0, 0));
    assertThat(countsAfterGivingUpAfter3s("fluxgate.http.cancelled-after=never"))
        .isEqualTo(CallCounts.of(0, 0, 1, 0, 0));
  }

  private CallCounts countsAfterGivingUpAfter3s(String... properties) {
    AtomicReference<CallCounts> counts = new AtomicReference<>();
    with(properties)
        .run(
            context -> {
              CompletableFuture<?> call = begin(context, "/slow");
              ticker.advance(Duration.ofSeconds(3));
              call.cancel(true);
              counts.set(breaker(context).info().counts());
            });
    return Objects.requireNonNull(counts.get());
  }

  @Test
  void callThatHangsIsAFailureWhileItIsUnderWay() {
    with("fluxgate.policy.overdue=2s")
        .run(
            context -> {
              CompletableFuture<?> call = begin(context, "/slow");
              ticker.advance(Duration.ofSeconds(3));
              begin(context, "/up").join();

              assertThat(breaker(context).info().failureKinds()).containsEntry("OVERDUE", 1L);
              assertThat(call).isNotDone();
              call.cancel(true);
            });
  }

  @Test
  void callBeyondTheMaximumIsRejected() {
    with("fluxgate.policy.maximum-concurrent-calls=1")
        .run(
            context -> {
              CompletableFuture<?> call = begin(context, "/slow");

              CallNotPermittedIOException rejection =
                  catchThrowableOfType(
                      CallNotPermittedIOException.class,
                      () -> client(context).send(request("/up"), BodyHandlers.discarding()));

              assertThat(rejection.state()).isEqualTo(CircuitState.CLOSED);
              assertThat(breaker(context).info().counts().beyondMaximum()).isEqualTo(1);
              call.cancel(true);
            });
  }

  private ApplicationContextRunner with(String... properties) {
    return Contexts.starter().withBean(Ticker.class, () -> ticker).withPropertyValues(properties);
  }

  private CompletableFuture<HttpResponse<Void>> begin(ApplicationContext context, String path) {
    return client(context).sendAsync(request(path), BodyHandlers.discarding());
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create(upstream.url() + path)).build();
  }

  private static HttpClient client(ApplicationContext context) {
    return context.getBean(HttpClient.class);
  }

  private CircuitBreaker breaker(ApplicationContext context) {
    return context.getBean(CircuitBreakerRegistry.class).get(upstream.url());
  }
}
