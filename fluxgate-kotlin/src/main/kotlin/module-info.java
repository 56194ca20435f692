/** A circuit breaker for suspending calls and flows. */
module io.fluxgate.kotlin {
  requires transitive io.fluxgate;
  requires static org.jspecify;
  requires transitive kotlin.stdlib;
  requires transitive kotlinx.coroutines.core;

  exports io.fluxgate.kotlin;
}
