/** A circuit breaker for OpenFeign, over any client. */
module io.fluxgate.feign {
  requires transitive feign.core;
  requires transitive io.fluxgate;
  requires static com.google.errorprone.annotations;
  requires static org.jspecify;

  exports io.fluxgate.feign;
}
