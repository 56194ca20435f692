/** Management beans for circuit breakers. */
module io.fluxgate.jmx {
  requires static com.google.errorprone.annotations;
  requires transitive io.fluxgate;
  requires transitive java.management;
  requires static org.jspecify;

  exports io.fluxgate.jmx;
}
