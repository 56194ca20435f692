package io.fluxgate.http.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpRequestInfo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What adapters of blocking clients share: a body and its declared length, a proxy's refusal. */
class BlockingCallTest {

  private static final HttpRequestInfo REQUEST = Exchanges.to("host");

  private final CircuitBreaker breaker = CircuitBreaker.of("b");

  private InputStream body(int declared, int sent) throws IOException {
    BlockingCall call =
        new BlockingCall(
            GuardedExchange.begin(HttpGuard.of(breaker), REQUEST), HttpFailures::kindOf);
    call.responded(REQUEST, Exchanges.status(200));
    call.declaredLength(declared);
    return new GuardedInputStream(new ByteArrayInputStream(new byte[sent]), call);
  }

  @Test
  void bodyThatEndsBeforeItsDeclaredLengthIsAFailure() throws IOException {
    assertThat(body(10, 4).readAllBytes()).hasSize(4);

    assertThat(breaker.info().failureKinds()).isEqualTo(Map.of("BODY", 1L));
  }

  @Test
  void bytesThatTheCallerSkipsAreReceivedLikeOthers() throws IOException {
    InputStream body = body(10, 10);

    assertThat(body.skip(6)).isEqualTo(6);
    assertThat(body.readAllBytes()).hasSize(4);

    assertThat(breaker.info().counts().succeeded()).isEqualTo(1);
    assertThat(breaker.info().failureKinds()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1 502 Bad Gateway, CONNECT",
    "HTTP/1.0 599 5, CONNECT",
    "HTTP/1.1 407 500 credits are missing, LOCAL",
    "HTTP/1.1 403 Forbidden, LOCAL"
  })
  void proxyThatRefusesATunnelMeansTheHostOnlyByItsStatus(String line, HttpFailureKind kind) {
    IOException refusal =
        new IOException("Unable to tunnel through proxy. Proxy returns \"" + line + "\"");

    assertThat(UrlConnectionFailures.kindOfLink(refusal)).isEqualTo(kind);
  }
}
