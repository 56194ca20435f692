package io.fluxgate.jdkhttp;

import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** Forwards everything but sending to another {@link HttpClient}. */
abstract class DelegatingHttpClient extends HttpClient {

  final HttpClient delegate;

  DelegatingHttpClient(HttpClient delegate) {
    this.delegate = delegate;
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return delegate.cookieHandler();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return delegate.connectTimeout();
  }

  @Override
  public Redirect followRedirects() {
    return delegate.followRedirects();
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return delegate.proxy();
  }

  @Override
  public SSLContext sslContext() {
    return delegate.sslContext();
  }

  @Override
  public SSLParameters sslParameters() {
    return delegate.sslParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return delegate.authenticator();
  }

  @Override
  public Version version() {
    return delegate.version();
  }

  @Override
  public Optional<Executor> executor() {
    return delegate.executor();
  }

  /** {@return the builder of the wrapped client: WebSockets are not guarded} */
  @Override
  public WebSocket.Builder newWebSocketBuilder() {
    return delegate.newWebSocketBuilder();
  }

  // These override methods of HttpClient on JDK 21 and later; on 17 it has none of them.

  /**
   * Shuts the client down in an orderly manner.
   *
   * @throws UnsupportedOperationException before JDK 21
   */
  public void shutdown() {
    Jdk21Methods.shutdown(delegate);
  }

  /**
   * Waits until the client has shut down.
   *
   * @param duration how long to wait at most; zero or less not at all
   * @return whether it has
   * @throws InterruptedException if the thread is interrupted
   * @throws UnsupportedOperationException before JDK 21
   */
  public boolean awaitTermination(Duration duration) throws InterruptedException {
    return Jdk21Methods.awaitTermination(delegate, duration);
  }

  /**
   * {@return whether the client has shut down and all its exchanges have ended}
   *
   * @throws UnsupportedOperationException before JDK 21
   */
  public boolean isTerminated() {
    return Jdk21Methods.isTerminated(delegate);
  }

  /**
   * Shuts the client down at once; exchanges under way are aborted.
   *
   * @throws UnsupportedOperationException before JDK 21
   */
  public void shutdownNow() {
    Jdk21Methods.shutdownNow(delegate);
  }

  /**
   * Shuts the client down and waits for its exchanges to end.
   *
   * @throws UnsupportedOperationException before JDK 21
   */
  public void close() {
    Jdk21Methods.close(delegate);
  }
}
