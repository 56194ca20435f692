package io.fluxgate.apache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CircuitState;
import java.io.IOException;
import java.time.Duration;
import org.apache.hc.client5.http.HttpRequestRetryStrategy;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No host lets callers sleep as long as it likes. */
@org.junit.jupiter.api.Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class BoundedRetryStrategyTest {

  private static final String BUSY =
      "HTTP/1.1 503 Service Unavailable\r\nRetry-After: %d\r\nContent-Length: 4\r\n\r\nbusy";

  /** HttpClient 5.2 sleeps no longer than it waits for a response. */
  private static final RequestConfig PATIENT =
      RequestConfig.copy(Form.CONFIG).setResponseTimeout(Timeout.ofHours(5)).build();

  private final Rig rig = new Rig();
  private final HttpRequestRetryStrategy strategy =
      CircuitBreakerExecHandlers.waitingAtMost(
          Duration.ofSeconds(60), DefaultHttpRequestRetryStrategy.INSTANCE);

  @ParameterizedTest
  @EnumSource
  void answerThatAsksForAnHourReachesTheCallerAtOnce(Form form) throws Exception {
    rig.halfOpen();
    try (RawServer server = RawServer.answering(BUSY.formatted(3_600));
        Form.Client client = client(form)) {
      assertThat(client.get(server.uri("/"))).isEqualTo("503 busy");

      assertThat(server.requests()).isEqualTo(1);
      assertThat(rig.breaker.state()).isEqualTo(CircuitState.OPEN);
      assertThat(rig.breaker.info().untilProbe().orElseThrow())
          .isGreaterThan(Duration.ofMinutes(4));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shortWaitIsWaited(Form form) throws Exception {
    try (RawServer server = RawServer.answering(BUSY.formatted(1), RawServer.OK);
        Form.Client client = client(form)) {
      assertThat(client.get(server.uri("/"))).isEqualTo("200 ok");

      assertThat(server.requests()).isEqualTo(2);
    }
  }

  @Test
  void errorAfterWhichItWouldWaitTooLongIsNotRepeated() {
    HttpRequestRetryStrategy slow =
        CircuitBreakerExecHandlers.waitingAtMost(ofSeconds(1), new Waits(2));
    HttpRequestRetryStrategy quick =
        CircuitBreakerExecHandlers.waitingAtMost(ofSeconds(2), new Waits(2));

    assertThat(slow.retryRequest(null, new IOException(), 1, null)).isFalse();
    assertThat(quick.retryRequest(null, new IOException(), 1, null)).isTrue();
    assertThat(slow.getRetryInterval(null, new IOException(), 1, null))
        .isEqualTo(TimeValue.ofSeconds(1));
    assertThat(quick.getRetryInterval(null, 1, null)).isEqualTo(TimeValue.ofSeconds(2));
  }

  @Test
  void negativeMaximumIsRefused() {
    assertThatThrownBy(() -> CircuitBreakerExecHandlers.waitingAtMost(ofSeconds(-1), strategy))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("maximum: ");
  }

  private static Duration ofSeconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  private Form.Client client(Form form) {
    return form == Form.CLASSIC
        ? Form.classic(
            CircuitBreakerExecHandlers.addTo(Form.classicRetrying(), rig.guard)
                .setDefaultRequestConfig(PATIENT)
                .setRetryStrategy(strategy))
        : Form.async(
            CircuitBreakerExecHandlers.addTo(Form.asyncRetrying(), rig.guard)
                .setDefaultRequestConfig(PATIENT)
                .setRetryStrategy(strategy));
  }

  /** Repeats everything after a while. */
  private record Waits(int seconds) implements HttpRequestRetryStrategy {

    @Override
    public boolean retryRequest(
        HttpRequest request, IOException e, int count, HttpContext context) {
      return true;
    }

    @Override
    public boolean retryRequest(HttpResponse response, int count, HttpContext context) {
      return true;
    }

    @Override
    public TimeValue getRetryInterval(
        HttpRequest request, IOException e, int count, HttpContext context) {
      return TimeValue.ofSeconds(seconds);
    }

    @Override
    public TimeValue getRetryInterval(HttpResponse response, int count, HttpContext context) {
      return TimeValue.ofSeconds(seconds);
    }
  }
}
