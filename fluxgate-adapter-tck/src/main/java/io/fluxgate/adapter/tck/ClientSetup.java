package io.fluxgate.adapter.tck;

import io.fluxgate.http.RejectionResponse;
import java.net.Proxy;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;

/**
 * How a client under test is configured; everything else keeps the client's default. Immutable.
 *
 * @param connectTimeout the time limit for connecting, the TLS handshake included if the client can
 * @param readTimeout the time limit for silence before and, if the client can, within the response
 * @param callTimeout the time limit for the whole call; empty for none
 * @param followsRedirects whether redirects are followed
 * @param repeats whether the client may repeat requests by itself; false turns that off as far as
 *     the client can
 * @param tls the TLS context to use; empty for the client's default
 * @param credentials the credentials for a 401; empty for none
 * @param rejectionAnswer what answers a rejected call; empty for the exception
 * @param proxy the HTTP or SOCKS proxy to use for every host, this one included; empty for none
 */
public record ClientSetup(
    Duration connectTimeout,
    Duration readTimeout,
    Optional<Duration> callTimeout,
    boolean followsRedirects,
    boolean repeats,
    Optional<Tls> tls,
    Optional<Credentials> credentials,
    Optional<RejectionResponse> rejectionAnswer,
    Optional<Proxy> proxy) {

  /**
   * A TLS context, and the trust manager it was made with.
   *
   * @param context trusts the server of the case, and nothing else
   * @param trustManager for clients that need both
   */
  public record Tls(SSLContext context, X509TrustManager trustManager) {}

  /**
   * User name and password for HTTP Basic authentication.
   *
   * @param user in ASCII, without a colon
   * @param password in ASCII
   */
  public record Credentials(String user, String password) {}

  static ClientSetup defaults() {
    return new ClientSetup(
        Patience.CLIENT,
        Patience.CLIENT,
        Optional.empty(),
        false,
        true,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  ClientSetup withShortTimeouts(Duration timeout) {
    return new ClientSetup(
        timeout,
        timeout,
        callTimeout,
        followsRedirects,
        repeats,
        tls,
        credentials,
        rejectionAnswer,
        proxy);
  }

  ClientSetup withCallTimeout(Duration timeout) {
    return new ClientSetup(
        connectTimeout,
        readTimeout,
        Optional.of(timeout),
        followsRedirects,
        repeats,
        tls,
        credentials,
        rejectionAnswer,
        proxy);
  }

  ClientSetup followingRedirects() {
    return new ClientSetup(
        connectTimeout,
        readTimeout,
        callTimeout,
        true,
        repeats,
        tls,
        credentials,
        rejectionAnswer,
        proxy);
  }

  ClientSetup withoutRepeats() {
    return new ClientSetup(
        connectTimeout,
        readTimeout,
        callTimeout,
        followsRedirects,
        false,
        tls,
        credentials,
        rejectionAnswer,
        proxy);
  }

  ClientSetup withTls(Tls context) {
    return new ClientSetup(
        connectTimeout,
        readTimeout,
        callTimeout,
        followsRedirects,
        repeats,
        Optional.of(context),
        credentials,
        rejectionAnswer,
        proxy);
  }

  ClientSetup withCredentials(String user, String password) {
    return new ClientSetup(
        connectTimeout,
        readTimeout,
        callTimeout,
        followsRedirects,
        repeats,
        tls,
        Optional.of(new Credentials(user, password)),
        rejectionAnswer,
        proxy);
  }

  ClientSetup answeringRejections(RejectionResponse answer) {
    return new ClientSetup(
        connectTimeout,
        readTimeout,
        callTimeout,
        followsRedirects,
        repeats,
        tls,
        credentials,
        Optional.of(answer),
        proxy);
  }

  ClientSetup through(Proxy server) {
    return new ClientSetup(
        connectTimeout,
        readTimeout,
        callTimeout,
        followsRedirects,
        repeats,
        tls,
        credentials,
        rejectionAnswer,
        Optional.of(server));
  }
}
