/** A circuit breaker that depends only on {@code java.base}, and the core of its HTTP adapters. */
module io.fluxgate {
  requires static com.google.errorprone.annotations;
  requires static jdk.jfr;
  requires static org.jspecify;

  exports io.fluxgate;
  exports io.fluxgate.http;
  exports io.fluxgate.http.adapter;
  exports io.fluxgate.internal.util to
      io.fluxgate.apache,
      io.fluxgate.fleet,
      io.fluxgate.jdkhttp,
      io.fluxgate.jmx,
      io.fluxgate.micrometer,
      io.fluxgate.okhttp,
      io.fluxgate.slack,
      io.fluxgate.spring,
      io.fluxgate.spring.web;
}
