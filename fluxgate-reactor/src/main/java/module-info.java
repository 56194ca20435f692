/** A circuit breaker for Reactor's {@code Mono} and {@code Flux}. */
module io.fluxgate.reactor {
  requires transitive io.fluxgate;
  requires static com.google.errorprone.annotations;
  requires static org.jspecify;
  requires transitive org.reactivestreams;
  requires transitive reactor.core;

  exports io.fluxgate.reactor;
}
