/** A circuit breaker for Apache HttpClient 5, classic and async. */
module io.fluxgate.apache {
  requires transitive io.fluxgate;
  requires static com.google.errorprone.annotations;
  requires transitive org.apache.httpcomponents.client5.httpclient5;
  requires transitive org.apache.httpcomponents.core5.httpcore5;
  requires org.apache.httpcomponents.core5.httpcore5.h2;
  requires static org.jspecify;

  exports io.fluxgate.apache;
}
