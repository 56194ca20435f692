package io.fluxgate.apache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.fluxgate.CallCounts;
import io.fluxgate.CircuitState;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.RejectionResponse;
import java.io.IOException;
import java.net.URI;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.cache.CachingHttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.cache.CachingHttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Caching clients, with the breaker behind the cache and in front of it. */
class BehindCacheTest {

  private static final String FRESH = "max-age=600";
  private static final String STALE = "max-age=5, stale-if-error=600";

  private final Rig rig = new Rig();

  /** Where the breaker is. */
  enum Place {
    BEHIND_CACHE,
    PER_CALL,
    PER_ATTEMPT
  }

  @ParameterizedTest
  @EnumSource
  void freshEntryIsServedWithoutAskingTheBreaker(Form form) throws Exception {
    try (RawServer server = RawServer.answering(cacheable(FRESH));
        Form.Client client = open(form, Place.BEHIND_CACHE)) {
      assertThat(client.get(server.uri("/"))).isEqualTo("200 ok");
      rig.breaker.forceOpen();
      assertThat(client.get(server.uri("/"))).isEqualTo("200 ok");

      assertThat(server.requests()).isEqualTo(1);
      assertThat(rig.counts()).isEqualTo(CallCounts.of(1, 0, 0, 0, 0));
    }
  }

  @ParameterizedTest
  @EnumSource
  void rejectionIsAnsweredFromAStaleEntry(Form form) throws Exception {
    assumeServesStaleAfterExceptions(form);
    try (RawServer server = RawServer.answering(cacheable(STALE));
        Form.Client client = open(form, Place.BEHIND_CACHE)) {
      assertThat(client.get(server.uri("/"))).isEqualTo("200 ok");
      rig.breaker.forceOpen();
      assertThat(client.get(server.uri("/"))).isEqualTo("200 ok");

      assertThat(server.requests()).isEqualTo(1);
      assertThat(rig.counts().rejected()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void rejectionWithoutAnEntryReachesTheCallerAsItIs(Form form) throws Exception {
    rig.breaker.forceOpen();
    try (RawServer server = RawServer.answering(cacheable(FRESH));
        Form.Client client = open(form, Place.BEHIND_CACHE)) {
      assertThatThrownBy(() -> client.get(server.uri("/")))
          .isInstanceOf(CallNotPermittedIOException.class);

      assertThat(server.connections()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void rejectionWithoutAnEntryIsAnsweredByTheFallback(Form form) throws Exception {
    rig.breaker.forceOpen();
    RejectionResponse answer = RejectionResponse.of(424);
    try (RawServer server = RawServer.answering(cacheable(FRESH));
        Form.Client client =
            form == Form.CLASSIC
                ? classic(
                    CircuitBreakerExecHandlers.addBehindCacheTo(
                        CachingHttpClientBuilder.create(),
                        new CircuitBreakerExecHandler(rig.guard).respond(answer)))
                : async(
                    CircuitBreakerExecHandlers.addBehindCacheTo(
                        CachingHttpAsyncClientBuilder.create(),
                        new CircuitBreakerAsyncExecHandler(rig.guard).respond(answer)))) {
      assertThat(client.get(server.uri("/"))).startsWith("424");

      assertThat(server.connections()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void failureThatAStaleEntryHidesOpensTheCircuitBehindTheCache(Form form) throws Exception {
    assertHiddenFailureOpens(form, Place.BEHIND_CACHE);
  }

  @ParameterizedTest
  @EnumSource
  void failureThatAStaleEntryHidesOpensTheCircuitOfTheCall(Form form) throws Exception {
    assertHiddenFailureOpens(form, Place.PER_CALL);
  }

  @ParameterizedTest
  @EnumSource
  void failureThatAStaleEntryHidesOpensTheCircuitOfTheAttempt(Form form) throws Exception {
    assertHiddenFailureOpens(form, Place.PER_ATTEMPT);
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void serverErrorThatAStaleEntryHidesOpensTheCircuit(Place place) throws Exception {
    for (Form form : Form.values()) {
      rig.breaker.reset();
      try (RawServer server = dyingServer("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
          Form.Client client = open(form, place)) {
        assertThat(client.get(server.uri("/"))).isEqualTo("200 ok");
        assertThat(client.get(server.uri("/"))).isEqualTo("200 ok");

        assertThat(server.requests()).isEqualTo(2);
        assertThat(rig.breaker.state()).isEqualTo(CircuitState.OPEN);
      }
    }
  }

  private static void assumeServesStaleAfterExceptions(Form form) {
    assumeFalse(
        form == Form.ASYNC && ApacheContract.isOldest(),
        "the async cache of HttpClient 5.2 serves a stale entry only after a status");
  }

  private void assertHiddenFailureOpens(Form form, Place place) throws Exception {
    assumeServesStaleAfterExceptions(form);
    try (RawServer server = dyingServer("");
        Form.Client client = open(form, place)) {
      assertThat(client.get(server.uri("/"))).isEqualTo("200 ok");
      assertThat(client.get(server.uri("/"))).isEqualTo("200 ok");

      assertThat(server.requests()).isEqualTo(2);
      assertThat(rig.kinds).containsExactly(HttpFailureKind.RESET);
      assertThat(rig.breaker.state()).isEqualTo(CircuitState.OPEN);
    }
  }

  @ParameterizedTest
  @EnumSource
  void answerOfTheCacheIsNoOutcomeOfTheCall(Form form) throws Exception {
    assertCacheHitIsNoOutcome(form, Place.PER_CALL);
  }

  @ParameterizedTest
  @EnumSource
  void answerOfTheCacheIsNoOutcomeOfTheAttempt(Form form) throws Exception {
    assertCacheHitIsNoOutcome(form, Place.PER_ATTEMPT);
  }

  private void assertCacheHitIsNoOutcome(Form form, Place place) throws Exception {
    try (RawServer server = RawServer.answering(cacheable(FRESH));
        Form.Client client = open(form, place)) {
      assertThat(client.get(server.uri("/"))).isEqualTo("200 ok");
      assertThat(client.get(server.uri("/"))).isEqualTo("200 ok");

      assertThat(server.requests()).isEqualTo(1);
      assertThat(rig.counts()).isEqualTo(CallCounts.of(1, 0, 1, 0, 0));
    }
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void gatewayTimeoutOfTheCacheItselfIsNoOutcome(Place place) throws Exception {
    for (Form form : Form.values()) {
      try (RawServer server = RawServer.answering(cacheable(FRESH));
          Form.Client client = open(form, place, "only-if-cached")) {
        assertThat(client.get(server.uri("/"))).startsWith("504");

        assertThat(server.connections()).isZero();
        assertThat(rig.breaker.state()).isEqualTo(CircuitState.CLOSED);
        assertThat(rig.counts().failed()).isZero();
      }
    }
  }

  /** Answers one request well, and closes the connection of the next ones. */
  private static RawServer dyingServer(String lastWords) throws IOException {
    AtomicInteger served = new AtomicInteger();
    return new RawServer(
        (socket, head) -> {
          if (served.incrementAndGet() == 1) {
            RawServer.write(socket, cacheable(STALE));
          } else {
            RawServer.write(socket, lastWords);
            socket.close();
          }
        });
  }

  /** Served a minute ago, by its own date. */
  private static String cacheable(String control) {
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ZonedDateTime.now(ZoneOffset.UTC).minusMinutes(1));
    return "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nETag: \"1\"\r\nDate: "
        + date
        + "\r\nCache-Control: "
        + control
        + "\r\n\r\nok";
  }

  private Form.Client open(Form form, Place place) {
    return open(form, place, "");
  }

  private Form.Client open(Form form, Place place, String control) {
    if (form == Form.CLASSIC) {
      HttpClientBuilder builder = CachingHttpClientBuilder.create();
      return classic(
          switch (place) {
            case BEHIND_CACHE -> CircuitBreakerExecHandlers.addBehindCacheTo(builder, rig.guard);
            case PER_CALL -> CircuitBreakerExecHandlers.addTo(builder, rig.guard);
            case PER_ATTEMPT -> CircuitBreakerExecHandlers.addPerAttemptTo(builder, rig.guard);
          },
          control);
    }
    HttpAsyncClientBuilder builder = CachingHttpAsyncClientBuilder.create();
    return async(
        switch (place) {
          case BEHIND_CACHE -> CircuitBreakerExecHandlers.addBehindCacheTo(builder, rig.guard);
          case PER_CALL -> CircuitBreakerExecHandlers.addTo(builder, rig.guard);
          case PER_ATTEMPT -> CircuitBreakerExecHandlers.addPerAttemptTo(builder, rig.guard);
        },
        control);
  }

  private static Form.Client classic(HttpClientBuilder builder) {
    return classic(builder, "");
  }

  private static Form.Client classic(HttpClientBuilder builder, String control) {
    CloseableHttpClient client = builder.disableAutomaticRetries().build();
    return new Form.Client() {
      @Override
      public String get(URI uri) throws Exception {
        HttpGet request = new HttpGet(uri);
        if (!control.isEmpty()) {
          request.addHeader("Cache-Control", control);
        }
        return client.execute(
            request,
            response ->
                response.getCode()
                    + " "
                    + (response.getEntity() == null
                        ? ""
                        : EntityUtils.toString(response.getEntity())));
      }

      @Override
      public void close() throws IOException {
        client.close();
      }
    };
  }

  private static Form.Client async(HttpAsyncClientBuilder builder) {
    return async(builder, "");
  }

  private static Form.Client async(HttpAsyncClientBuilder builder, String control) {
    CloseableHttpAsyncClient client = builder.disableAutomaticRetries().build();
    client.start();
    return new Form.Client() {
      @Override
      public String get(URI uri) throws Exception {
        SimpleHttpRequest request = SimpleRequestBuilder.get(uri).build();
        if (!control.isEmpty()) {
          request.addHeader("Cache-Control", control);
        }
        return Form.text(Form.await(client, request));
      }

      @Override
      public void close() throws IOException {
        client.close();
      }
    };
  }
}
