/** A circuit breaker that depends on {@code java.base} alone, and what HTTP clients share of it. */
module io.fluxgate {
  requires static com.google.errorprone.annotations;
  requires static jdk.jfr;
  requires static org.jspecify;

  exports io.fluxgate;
  exports io.fluxgate.http;
}
