/** A circuit breaker for {@code java.net.http.HttpClient}. */
module io.fluxgate.jdkhttp {
  requires transitive io.fluxgate;
  requires static com.google.errorprone.annotations;
  requires transitive java.net.http;
  requires static org.jspecify;

  exports io.fluxgate.jdkhttp;
}
