package io.fluxgate.examples.programs;

import io.fluxgate.http.HttpGuard;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A library that talks HTTP through a client that may be guarded. */
@SuppressWarnings("ImmutableEnumChecker") // The openers are references to methods.
enum Program {
  RETROFIT(Retrofits::open, "CallNotPermittedIOException"),
  FEIGN_OKHTTP(Feigns::overOkHttp, "RetryableException > CallNotPermittedIOException"),
  FEIGN_APACHE(Feigns::overApache, "RetryableException > CallNotPermittedIOException"),
  FEIGN_JDK(Feigns::overJdk, "RetryableException > CallNotPermittedIOException"),
  REST_CLIENT_OKHTTP(
      Springs::restClientOverOkHttp, "ResourceAccessException > CallNotPermittedIOException"),
  REST_CLIENT_APACHE(
      Springs::restClientOverApache, "ResourceAccessException > CallNotPermittedIOException"),
  REST_CLIENT_JDK(
      Springs::restClientOverJdk, "ResourceAccessException > CallNotPermittedIOException"),
  WEB_CLIENT_JDK(
      Springs::webClientOverJdk, "WebClientRequestException > CallNotPermittedIOException"),
  WEB_CLIENT_REACTOR_NETTY(
      Netties::webClient, "WebClientRequestException > CallNotPermittedIOException"),
  OPENSEARCH(SearchEngines::openSearch, "IOException > CallNotPermittedIOException"),
  ELASTICSEARCH(SearchEngines::elasticsearch, "IOException > CallNotPermittedIOException"),
  // It reports the innermost cause of any I/O error; a rejection has none, so it is reported
  // itself.
  MINIO(ObjectStores::minio, "IllegalStateException > CallNotPermittedIOException");

  private final Opener opener;

  /** What its user gets while the circuit is open: the types of the exception and its causes. */
  final String rejection;

  Program(Opener opener, String rejection) {
    this.opener = opener;
    this.rejection = rejection;
  }

  Running open(URI upstream, @Nullable HttpGuard guard, Duration readTimeout) {
    return opener.open(upstream, guard, readTimeout);
  }

  private interface Opener {

    Running open(URI upstream, @Nullable HttpGuard guard, Duration readTimeout);
  }

  /** One that is set up. */
  interface Running extends AutoCloseable {

    /** Asks for what is under the path, as the program's users do. */
    String get(String path) throws Exception;

    @Override
    default void close() throws IOException {}
  }
}
