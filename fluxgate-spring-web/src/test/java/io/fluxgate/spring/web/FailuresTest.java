package io.fluxgate.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpProgress;
import io.netty.handler.proxy.ProxyConnectException;
import java.io.IOException;
import java.net.HttpRetryException;
import java.net.ProtocolException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.client.HttpResponseException;
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

  private static HttpFailureKind kindThrownBy(Exception error, String thrower) {
    error.setStackTrace(
        new StackTraceElement[] {new StackTraceElement(thrower, "onResponse", "Proxy.java", 1)});
    return kindOf(error);
  }

  @Test
  void refusalOfAProxyThatJettyUsesIsToldFromAHostThatItDoesNotReach() {
    String tunnel = "org.eclipse.jetty.client.HttpProxy$HttpProxyClientConnectionFactory";
    String socks = "org.eclipse.jetty.client.Socks5Proxy$Socks5ProxyConnection";

    assertThat(kindThrownBy(refused(407), tunnel)).isEqualTo(HttpFailureKind.LOCAL);
    assertThat(kindThrownBy(refused(403), tunnel)).isEqualTo(HttpFailureKind.LOCAL);
    assertThat(kindThrownBy(refused(502), tunnel)).isEqualTo(HttpFailureKind.CONNECT);
    assertThat(kindThrownBy(new IOException("SOCKS5 connection not allowed"), socks))
        .isEqualTo(HttpFailureKind.LOCAL);
    assertThat(kindThrownBy(new IOException("SOCKS5 host unreachable"), socks))
        .isEqualTo(HttpFailureKind.CONNECT);
  }

  private static HttpResponseException refused(int status) {
    return new HttpResponseException(
        "Unexpected HttpResponse[HTTP/1.1 %d Status]@0 for TunnelRequest[CONNECT a:9 HTTP/1.1]@0"
            .formatted(status),
        null);
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

  /** What it found idle had been closed, twice in a row: no request was sent. */
  @Test
  void poolThatHandsOutClosedConnectionsIsTheCallersMatter() {
    IOException error = new IOException("Error while acquiring from SimpleDequePool");
    assertThat(kindOf(error)).as("of another client").isEqualTo(HttpFailureKind.UNKNOWN);

    String pool = "reactor.netty.resources.DefaultPooledConnectionProvider$DisposableAcquire";
    assertThat(kindThrownBy(error, pool)).isEqualTo(HttpFailureKind.LOCAL);
  }
}
