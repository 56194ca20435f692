package io.fluxgate.jdkhttp;

import io.fluxgate.http.HttpGuard;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** A builder of guarded clients that passes all settings on to another builder. */
final class GuardedBuilder implements HttpClient.Builder {

  private final HttpClient.Builder delegate;
  private final HttpGuard guard;
  private final JdkFallback fallback;

  GuardedBuilder(HttpClient.Builder delegate, HttpGuard guard, JdkFallback fallback) {
    this.delegate = delegate;
    this.guard = guard;
    this.fallback = fallback;
  }

  @Override
  public HttpClient.Builder cookieHandler(CookieHandler cookieHandler) {
    delegate.cookieHandler(cookieHandler);
    return this;
  }

  @Override
  public HttpClient.Builder connectTimeout(Duration duration) {
    delegate.connectTimeout(duration);
    return this;
  }

  @Override
  public HttpClient.Builder sslContext(SSLContext sslContext) {
    delegate.sslContext(sslContext);
    return this;
  }

  @Override
  public HttpClient.Builder sslParameters(SSLParameters sslParameters) {
    delegate.sslParameters(sslParameters);
    return this;
  }

  @Override
  public HttpClient.Builder executor(Executor executor) {
    delegate.executor(executor);
    return this;
  }

  @Override
  public HttpClient.Builder followRedirects(HttpClient.Redirect policy) {
    delegate.followRedirects(policy);
    return this;
  }

  @Override
  public HttpClient.Builder version(HttpClient.Version version) {
    delegate.version(version);
    return this;
  }

  @Override
  public HttpClient.Builder priority(int priority) {
    delegate.priority(priority);
    return this;
  }

  @Override
  public HttpClient.Builder proxy(ProxySelector proxySelector) {
    delegate.proxy(proxySelector);
    return this;
  }

  @Override
  public HttpClient.Builder authenticator(Authenticator authenticator) {
    delegate.authenticator(authenticator);
    return this;
  }

  /** Overrides a method that the interface has since JDK 19; null stands for any address. */
  public HttpClient.Builder localAddress(@Nullable InetAddress localAddress) {
    Jdk21Methods.localAddress(delegate, localAddress);
    return this;
  }

  @Override
  public HttpClient build() {
    return CircuitBreakerHttpClient.wrap(delegate.build(), guard).fallback(fallback);
  }
}
