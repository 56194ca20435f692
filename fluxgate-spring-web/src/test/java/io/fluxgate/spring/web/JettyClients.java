package io.fluxgate.spring.web;

import io.fluxgate.adapter.tck.ClientSetup;
import io.fluxgate.adapter.tck.Deviations;
import io.fluxgate.adapter.tck.Expected;
import io.fluxgate.adapter.tck.HttpFault;
import io.fluxgate.http.HttpFailureKind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpProxy;
import org.eclipse.jetty.client.HttpResponseException;
import org.eclipse.jetty.client.ProxyConfiguration;
import org.eclipse.jetty.client.Socks5Proxy;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Clients of Jetty as the contract needs them. */
final class JettyClients {

  private JettyClients() {}

  static HttpClient started(ClientSetup setup) {
    ClientConnector connector = new ClientConnector();
    if (setup.tls().isPresent()) {
      SslContextFactory.Client tls = new SslContextFactory.Client();
      tls.setSslContext(setup.tls().get().context());
      connector.setSslContextFactory(tls);
    }
    connector.setConnectTimeout(setup.connectTimeout());
    connector.setSelectors(1);
    HttpClient client = new HttpClient(new HttpClientTransportOverHTTP(connector));
    QueuedThreadPool threads = new QueuedThreadPool(40, 2);
    threads.setDaemon(true);
    client.setExecutor(threads);
    client.setConnectTimeout(setup.connectTimeout().toMillis());
    client.setIdleTimeout(setup.readTimeout().toMillis());
    client.setMaxConnectionsPerDestination(500);
    client.setMaxResponseHeadersSize(64 * 1024);
    client.setFollowRedirects(setup.followsRedirects());
    setup.proxy().ifPresent(proxy -> client.getProxyConfiguration().addProxy(of(proxy)));
    try {
      client.start();
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
    return client;
  }

  private static ProxyConfiguration.Proxy of(Proxy proxy) {
    InetSocketAddress address = (InetSocketAddress) proxy.address();
    return proxy.type() == Proxy.Type.HTTP
        ? new HttpProxy(address.getHostString(), address.getPort())
        : new Socks5Proxy(address.getHostString(), address.getPort());
  }

  static void stop(HttpClient client) {
    try {
      client.stop();
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static Expected failed(HttpFailureKind kind, Class<? extends Throwable> error, int hits) {
    return new Expected(Expected.Classification.FAILED, Set.of(kind), List.of(error), 0, hits);
  }

  static void deviations(Deviations deviations) {
    Expected informational =
        new Expected(
            Expected.Classification.FAILED, Set.of(HttpFailureKind.PROTOCOL), List.of(), 0, 1);
    Expected handshake =
        new Expected(
            Expected.Classification.FAILED,
            Set.of(HttpFailureKind.TLS, HttpFailureKind.RESET),
            List.of(IOException.class),
            0,
            0);
    String ofTiming = "Jetty sees the handshake that failed, or the connection that ended first";
    String ended = "Jetty reports an end within the headers as a bad response";
    String reset = "Jetty takes a reset for the end of a body without a length";
    deviations
        .omitted("a body that breaks off after the deadline stays a success", reset)
        .omitted(
            "a SOCKS proxy that is silent is a failure to connect in time",
            "Jetty reports silence in the same way as after the request")
        .instead(
            HttpFault.TLS_SILENCE_IN_HANDSHAKE,
            failed(HttpFailureKind.RESPONSE_TIMEOUT, Throwable.class, 0),
            "Jetty reports silence in the same way as after the request")
        .instead(HttpFault.TLS_PLAIN_TEXT_PEER, handshake, ofTiming)
        .instead(HttpFault.TLS_FIN_IN_HANDSHAKE, handshake, ofTiming)
        .instead(HttpFault.TLS_RESET_IN_HANDSHAKE, handshake, ofTiming)
        .instead(
            HttpFault.FIN_IN_HEADERS,
            failed(HttpFailureKind.PROTOCOL, HttpResponseException.class, 1),
            ended)
        .instead(
            HttpFault.RESET_IN_HEADERS,
            failed(HttpFailureKind.PROTOCOL, HttpResponseException.class, 1),
            ended)
        .instead(HttpFault.UNSOLICITED_SWITCH, informational, "Jetty takes it for the answer")
        .instead(
            HttpFault.TRUNCATED_GZIP,
            Expected.success(200),
            "Jetty ends what it has decoded without an error")
        .instead(
            HttpFault.PROXY_CHALLENGE,
            failed(HttpFailureKind.BODY, HttpResponseException.class, 1),
            "Jetty refuses a challenge that names no scheme")
        .throwing(HttpFault.CORRUPT_GZIP, RuntimeException.class)
        .throwing(HttpFault.ENDLESS_HEADERS, HttpResponseException.class)
        .throwing(HttpFault.ENDLESS_HEADER_LINE, HttpResponseException.class)
        .throwing(HttpFault.GARBAGE_STATUS_LINE, HttpResponseException.class)
        .throwing(HttpFault.GARBAGE_STATUS_CODE, HttpResponseException.class)
        .throwing(HttpFault.GARBAGE_CONTENT_LENGTH, HttpResponseException.class);
  }
}
