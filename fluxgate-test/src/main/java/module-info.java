/** Helpers for tests of code that uses Fluxgate. */
module io.fluxgate.test {
  requires transitive io.fluxgate;
  requires static com.google.errorprone.annotations;
  requires static org.jspecify;
  requires transitive org.assertj.core;
  requires transitive org.junit.jupiter.api;

  exports io.fluxgate.test;
}
