/** The instances of one program share what they see of a host. */
module io.fluxgate.fleet {
  requires static com.google.errorprone.annotations;
  requires transitive io.fluxgate;
  requires static org.jspecify;

  exports io.fluxgate.fleet;
}
