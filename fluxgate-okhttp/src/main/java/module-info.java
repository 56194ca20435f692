/** A circuit breaker for OkHttp. */
module io.fluxgate.okhttp {
  requires transitive io.fluxgate;
  requires static com.google.errorprone.annotations;
  requires static org.jspecify;
  requires transitive okhttp3;

  exports io.fluxgate.okhttp;
}
