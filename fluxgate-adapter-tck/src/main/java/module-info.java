/** The contract that every Fluxgate adapter for an HTTP client passes. */
module io.fluxgate.adapter.tck {
  requires transitive io.fluxgate;
  requires io.fluxgate.test;
  requires java.logging;
  requires static com.google.errorprone.annotations;
  requires static org.jspecify;
  requires org.assertj.core;
  requires transitive org.junit.jupiter.api;

  exports io.fluxgate.adapter.tck;
}
