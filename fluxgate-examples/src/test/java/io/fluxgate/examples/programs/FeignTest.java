package io.fluxgate.examples.programs;

import static io.fluxgate.test.FluxgateAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import feign.FeignException;
import feign.RetryableException;
import feign.Retryer;
import feign.http2client.Http2Client;
import feign.okhttp.OkHttpClient;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.examples.programs.Feigns.Things;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.jdkhttp.CircuitBreakerHttpClient;
import io.fluxgate.test.ManualTicker;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What OpenFeign does beside calling: it tries again, and makes clients of its own. */
class FeignTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Upstream upstream = Upstream.start();
  private final HttpGuard guard = Guards.quick(ManualTicker.create());

  @AfterEach
  void stopUpstream() {
    upstream.close();
  }

  @Test
  void eachAttemptOfRetryerIsACallOfItsOwn() {
    Things things = overOkHttp(new Retryer.Default(1, 1, 3), Duration.ofMillis(100));

    assertThatExceptionOfType(RetryableException.class)
        .isThrownBy(() -> things.thing(Upstream.SILENT))
        .withCauseInstanceOf(SocketTimeoutException.class);

    assertThat(breaker()).isOpen().hasFailed(3);
  }

  @Test
  void retryerTriesRejectedCallAgainUnlessToldNotTo() {
    breaker().forceOpen();
    Things stubborn = overOkHttp(new Retryer.Default(1, 1, 4), PATIENCE);
    Things sensible = overOkHttp(new SensibleRetryer(), PATIENCE);

    assertThatExceptionOfType(RetryableException.class)
        .isThrownBy(() -> stubborn.thing(Upstream.OK))
        .withCauseInstanceOf(CallNotPermittedIOException.class);
    assertThat(breaker()).hasRejected(4);
    assertThatExceptionOfType(RetryableException.class)
        .isThrownBy(() -> sensible.thing(Upstream.OK))
        .withCauseInstanceOf(CallNotPermittedIOException.class);
    assertThat(breaker()).hasRejected(5);
    assertThat(upstream.hits()).isZero();
  }

  /** Feign then calls through a client of its own making, which has no guard. */
  @Test
  void jdkClientOfOtherConnectTimeoutThanFeignsIsNotUsed() {
    HttpClient client = CircuitBreakerHttpClient.wrap(HttpClient.newHttpClient(), guard);
    Things things =
        Feigns.things(new Http2Client(client), upstream.uri(), PATIENCE, Retryer.NEVER_RETRY);

    for (int i = 0; i < 5; i++) {
      assertThatExceptionOfType(FeignException.InternalServerError.class)
          .isThrownBy(() -> things.thing(Upstream.BROKEN));
    }

    assertThat(upstream.hits()).isEqualTo(5);
    assertThat(guard.registry().size()).isZero();
  }

  private Things overOkHttp(Retryer retryer, Duration readTimeout) {
    OkHttpClient client = new OkHttpClient(Clients.okhttp(guard, readTimeout));
    return Feigns.things(client, upstream.uri(), readTimeout, retryer);
  }

  private CircuitBreaker breaker() {
    return guard.registry().get(upstream.key());
  }

  private static final class SensibleRetryer extends Retryer.Default {

    SensibleRetryer() {
      super(1, 1, 4);
    }

    @Override
    public void continueOrPropagate(RetryableException error) {
      if (error.getCause() instanceof CallNotPermittedIOException) {
        throw error;
      }
      super.continueOrPropagate(error);
    }

    @Override
    public Retryer clone() {
      return new SensibleRetryer();
    }
  }
}
