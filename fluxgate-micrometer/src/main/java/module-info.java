/** Meters for circuit breakers. */
module io.fluxgate.micrometer {
  requires transitive io.fluxgate;
  requires static com.google.errorprone.annotations;
  requires static org.jspecify;
  requires transitive micrometer.core;

  exports io.fluxgate.micrometer;
}
