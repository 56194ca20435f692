package io.fluxgate.spring.web;

import io.fluxgate.adapter.tck.ClientSetup;
import io.fluxgate.http.HttpGuard;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import java.net.InetSocketAddress;
import java.net.Proxy;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.transport.ProxyProvider;

/** WebClient over Reactor Netty as the contract drives it. */
final class ReactorNettyUnderTest extends WebClientUnderTest {

  private final ConnectionProvider connections;

  ReactorNettyUnderTest(HttpGuard guard, ClientSetup setup) {
    this(guard, setup, false);
  }

  ReactorNettyUnderTest(HttpGuard guard, ClientSetup setup, boolean twice) {
    this(guard, setup, twice, ConnectionProvider.create("contract", 500));
  }

  private ReactorNettyUnderTest(
      HttpGuard guard, ClientSetup setup, boolean twice, ConnectionProvider connections) {
    super(guard, setup, twice, new ReactorClientHttpConnector(netty(setup, connections)));
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
              null,
              ClientAuth.NONE,
              null,
              false);
      netty =
          netty.secure(spec -> spec.sslContext(context).handshakeTimeout(setup.connectTimeout()));
    }
    return netty;
  }

  @Override
  public void close() {
    connections.dispose();
  }
}
