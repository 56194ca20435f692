/** A circuit breaker for Spring's HTTP clients, over any client library. */
module io.fluxgate.spring.web {
  requires transitive io.fluxgate;
  requires static io.netty.codec;
  requires static io.netty.codec.http2;
  requires static io.netty.common;
  requires static io.netty.handler;
  requires static io.netty.transport;
  requires static com.google.errorprone.annotations;
  requires static org.jspecify;
  requires static transitive org.reactivestreams;
  requires static transitive reactor.core;
  requires static reactor.netty.core;
  requires static reactor.netty.http;
  requires transitive spring.beans;
  requires static spring.context;
  requires transitive spring.core;
  requires transitive spring.web;

  exports io.fluxgate.spring.web;
}
