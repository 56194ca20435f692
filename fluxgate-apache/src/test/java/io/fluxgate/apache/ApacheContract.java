package io.fluxgate.apache;

import io.fluxgate.adapter.tck.Capability;
import io.fluxgate.adapter.tck.ClientSetup;
import io.fluxgate.adapter.tck.Deviations;
import io.fluxgate.adapter.tck.Expected;
import io.fluxgate.adapter.tck.HttpAdapterContract;
import io.fluxgate.adapter.tck.HttpFault;
import io.fluxgate.http.HttpFailureKind;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.CredentialsProvider;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.util.Timeout;
import org.apache.hc.core5.util.VersionInfo;
import org.jspecify.annotations.Nullable;

/** What HttpClient does of its own accord, in both forms. */
abstract class ApacheContract extends HttpAdapterContract {

  static final String REPEATED = "HttpClient repeats a GET once that broke off";

  @Override
  protected Set<Capability> capabilities() {
    return EnumSet.of(
        Capability.CANCEL,
        Capability.CANCEL_IN_BODY,
        Capability.CANCEL_IN_STREAM,
        Capability.READ_TIMEOUT_IN_BODY,
        Capability.STREAM,
        Capability.TLS,
        Capability.TRAILERS,
        Capability.ONE_SHOT_BODY,
        Capability.BODY_SOURCE,
        Capability.HTTP_PROXY,
        Capability.TUNNEL_TIMEOUT,
        Capability.SOCKS_PROXY,
        Capability.IGNORE_REDIRECTS,
        Capability.FOLLOW_REDIRECTS,
        Capability.SHOWS_REDIRECTS,
        Capability.SKIPS_EARLY_HINTS,
        Capability.KNOWS_HOST_OF_BODY,
        Capability.KNOWS_HOST_OF_FAILURE,
        Capability.AUTHENTICATOR,
        Capability.RETRIES_429,
        Capability.RETRIES_503,
        Capability.SYNTHETIC_503);
  }

  @Override
  protected List<String> classifiers() {
    return List.of(ApacheFailures.class.getName());
  }

  @Override
  protected void deviations(Deviations deviations) {
    deviations
        .kind(
            HttpFault.TLS_RESET_IN_HANDSHAKE,
            HttpFailureKind.RESET,
            "HttpClient reports a reset in the handshake like any other")
        .hits(HttpFault.RESET_BEFORE_RESPONSE, 2, REPEATED)
        .hits(HttpFault.RESET_IN_HEADERS, 2, REPEATED)
        .instead(
            HttpFault.FIN_IN_HEADERS,
            Expected.success(200),
            "HttpClient takes headers that the end of the connection cuts off for complete");
    for (HttpFault endless : List.of(HttpFault.ENDLESS_HEADERS, HttpFault.ENDLESS_HEADER_LINE)) {
      if (isOldest()) {
        deviations.omitted(endless, "HttpClient 5.2 limits headers only if its Http1Config does");
      } else {
        deviations.hits(endless, 2, REPEATED);
      }
    }
    if (isOldest()) {
      deviations.kind(
          HttpFault.UNSOLICITED_SWITCH,
          HttpFailureKind.RESET,
          "HttpClient 5.2 takes a 101 for an interim answer, and waits for the real one");
    }
  }

  static boolean isOldest() {
    ClassLoader loader = ApacheContract.class.getClassLoader();
    return VersionInfo.loadVersionInfo("org.apache.hc.client5", loader)
        .getRelease()
        .startsWith("5.2");
  }

  /** HttpClient 5.2 has no other limit for the handshake. */
  static TlsConfig tlsConfig(ClientSetup setup) {
    return TlsConfig.custom().setHandshakeTimeout(Timeout.of(setup.connectTimeout())).build();
  }

  static ConnectionConfig connectionConfig(ClientSetup setup) {
    return ConnectionConfig.custom()
        .setConnectTimeout(Timeout.of(setup.connectTimeout()))
        .setSocketTimeout(Timeout.of(setup.readTimeout()))
        .build();
  }

  static RequestConfig requestConfig(ClientSetup setup) {
    return RequestConfig.custom()
        .setResponseTimeout(Timeout.of(setup.readTimeout()))
        .setRedirectsEnabled(setup.followsRedirects())
        .build();
  }

  static @Nullable HttpHost httpProxy(ClientSetup setup) {
    InetSocketAddress address = proxy(setup, Proxy.Type.HTTP);
    return address == null ? null : new HttpHost(address.getHostString(), address.getPort());
  }

  static @Nullable InetSocketAddress socksProxy(ClientSetup setup) {
    return proxy(setup, Proxy.Type.SOCKS);
  }

  private static @Nullable InetSocketAddress proxy(ClientSetup setup, Proxy.Type type) {
    return setup
        .proxy()
        .filter(proxy -> proxy.type() == type)
        .map(proxy -> (InetSocketAddress) proxy.address())
        .orElse(null);
  }

  static CredentialsProvider credentials(ClientSetup.Credentials own) {
    BasicCredentialsProvider provider = new BasicCredentialsProvider();
    provider.setCredentials(
        new AuthScope(null, -1),
        new UsernamePasswordCredentials(own.user(), own.password().toCharArray()));
    return provider;
  }

  static Map<String, List<String>> headers(Header[] headers) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (Header header : headers) {
      values.computeIfAbsent(header.getName(), name -> new ArrayList<>()).add(header.getValue());
    }
    return values;
  }
}
