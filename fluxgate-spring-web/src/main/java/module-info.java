/** A circuit breaker for Spring's HTTP clients, over any client library. */
module io.fluxgate.spring.web {
  requires transitive io.fluxgate;
  requires static com.google.errorprone.annotations;
  requires static org.jspecify;
  requires static transitive org.reactivestreams;
  requires static transitive reactor.core;
  requires static reactor.netty.http;
  requires transitive spring.beans;
  requires static spring.context;
  requires transitive spring.core;
  requires transitive spring.web;

  exports io.fluxgate.spring.web;
}
