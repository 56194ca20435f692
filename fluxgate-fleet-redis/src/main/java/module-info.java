/** The transport of a fleet over Redis. */
module io.fluxgate.fleet.redis {
  requires static com.google.errorprone.annotations;
  requires io.fluxgate;
  requires transitive io.fluxgate.fleet;
  requires static org.jspecify;
  requires transitive lettuce.core;

  exports io.fluxgate.fleet.redis;
}
