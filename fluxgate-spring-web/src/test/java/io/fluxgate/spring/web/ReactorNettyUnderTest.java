package io.fluxgate.spring.web;

import io.fluxgate.adapter.tck.ClientSetup;
import io.fluxgate.http.HttpGuard;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import java.net.InetSocketAddress;
import java.net.Proxy;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.Http2AllocationStrategy;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.transport.ProxyProvider;

/** WebClient over Reactor Netty as the contract drives it. */
final class ReactorNettyUnderTest extends WebClientUnderTest {

  /** The server chooses between HTTP/2 and HTTP/1.1 in the TLS handshake. */
  private static final ApplicationProtocolConfig BY_ALPN =
      new ApplicationProtocolConfig(
          ApplicationProtocolConfig.Protocol.ALPN,
          ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
          ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
          ApplicationProtocolNames.HTTP_2,
          ApplicationProtocolNames.HTTP_1_1);

  private final ConnectionProvider connections;

  ReactorNettyUnderTest(HttpGuard guard, ClientSetup setup) {
    this(guard, setup, false);
  }

  ReactorNettyUnderTest(HttpGuard guard, ClientSetup setup, boolean twice) {
    this(guard, setup, twice, ConnectionProvider.create("contract", 500));
  }

  private ReactorNettyUnderTest(
      HttpGuard guard, ClientSetup setup, boolean twice, ConnectionProvider connections) {
    this(guard, setup, twice, netty(setup, connections), connections);
  }

  /** All calls share one HTTP/2 connection, also without TLS. */
  static ReactorNettyUnderTest onOneConnection(HttpGuard guard, ClientSetup setup) {
    ConnectionProvider connections =
        ConnectionProvider.builder("contract")
            .maxConnections(1)
            .allocationStrategy(
                Http2AllocationStrategy.builder()
                    .maxConnections(1)
                    .maxConcurrentStreams(100)
                    .build())
            .build();
    HttpClient netty = netty(setup, connections);
    return new ReactorNettyUnderTest(
        guard,
        setup,
        false,
        setup.tls().isPresent() ? netty : netty.protocol(HttpProtocol.H2C),
        connections);
  }

  private ReactorNettyUnderTest(
      HttpGuard guard,
      ClientSetup setup,
      boolean twice,
      HttpClient netty,
      ConnectionProvider connections) {
    super(guard, setup, twice, new ReactorClientHttpConnector(netty));
    this.connections = connections;
  }

  private static HttpClient netty(ClientSetup setup, ConnectionProvider connections) {
    HttpClient netty =
        HttpClient.create(connections)
            .compress(true)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                Math.toIntExact(setup.connectTimeout().toMillis()))
            .responseTimeout(setup.readTimeout())
            .disableRetry(!setup.repeats())
            .followRedirect(setup.followsRedirects());
    if (setup.proxy().isPresent()) {
      Proxy proxy = setup.proxy().get();
      netty =
          netty.proxy(
              spec ->
                  spec.type(
                          proxy.type() == Proxy.Type.HTTP
                              ? ProxyProvider.Proxy.HTTP
                              : ProxyProvider.Proxy.SOCKS5)
                      .socketAddress((InetSocketAddress) proxy.address())
                      .connectTimeoutMillis(setup.connectTimeout().toMillis()));
    }
    if (setup.tls().isPresent()) {
      JdkSslContext context =
          new JdkSslContext(
              setup.tls().get().context(),
              true,
              null,
              IdentityCipherSuiteFilter.INSTANCE,
              BY_ALPN,
              ClientAuth.NONE,
              null,
              false);
      netty =
          netty
              .protocol(HttpProtocol.H2, HttpProtocol.HTTP11)
              .secure(spec -> spec.sslContext(context).handshakeTimeout(setup.connectTimeout()));
    }
    return netty;
  }

  @Override
  public void close() {
    connections.dispose();
  }
}
