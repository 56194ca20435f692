package io.fluxgate.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpProgress;
import io.netty.handler.proxy.ProxyConnectException;
import java.net.HttpRetryException;
import java.net.ProtocolException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

/** Failures that the contract does not provoke; Reactor Netty tunnels plain HTTP, too. */
class FailuresTest {

  private static final String TUNNEL = "http, none, /127.0.0.1:3128 => /127.0.0.1:9, ";

  private static HttpFailureKind kindOf(Throwable error) {
    return SpringFailures.kindOf(error, HttpProgress.NO_RESPONSE);
  }

  private static HttpFailureKind kindOfProxy(String rest) {
    ProxyConnectException refused = new ProxyConnectException(TUNNEL + rest);
    assertThat(kindOf(new SSLException("failure when writing TLS control frames", refused)))
        .isEqualTo(kindOf(refused));
    return kindOf(refused);
  }

  @Test
  void proxyThatWantsPasswordIsTheCallersMatter() {
    assertThat(kindOfProxy("status: 407 Proxy Authentication Required"))
        .isEqualTo(HttpFailureKind.LOCAL);
  }

  @Test
  void proxyThatDoesNotReachTheHostIsAFailureToConnect() {
    assertThat(kindOfProxy("status: 502 Bad Gateway")).isEqualTo(HttpFailureKind.CONNECT);
  }

  @Test
  void proxyThatIsSilentIsAFailureToConnectInTime() {
    assertThat(kindOfProxy("timeout")).isEqualTo(HttpFailureKind.CONNECT_TIMEOUT);
  }

  @Test
  void wordsOfProxyDoNotMakeItTheCallersMatter() {
    assertThat(kindOfProxy("status: 502 a => b, status: 407")).isEqualTo(HttpFailureKind.CONNECT);
  }

  @Test
  void limitsOfTheCallerAreTheCallersMatter() {
    assertThat(kindOf(new ProtocolException("Server redirected too many  times (20)")))
        .isEqualTo(HttpFailureKind.LOCAL);
    assertThat(kindOf(new HttpRetryException("cannot retry", 401)))
        .isEqualTo(HttpFailureKind.LOCAL);
  }

  @Test
  void timeoutOfAnotherClientIsATimeout() {
    assertThat(kindOf(new TimeoutException("idle"))).isEqualTo(HttpFailureKind.RESPONSE_TIMEOUT);
  }
}
