/** Meters for circuit breakers. */
module io.fluxgate.micrometer {
  requires transitive io.fluxgate;
  requires static com.google.errorprone.annotations;
  requires static org.jspecify;
  requires transitive micrometer.core;
  requires static transitive micrometer.observation;
  requires static micrometer.commons;

  exports io.fluxgate.micrometer;
}
