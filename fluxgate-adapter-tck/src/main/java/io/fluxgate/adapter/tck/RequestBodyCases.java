package io.fluxgate.adapter.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.adapter.tck.FaultyServer.Script;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuard;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The source of a request body is the caller's, and what it does is never held against the host;
 * the connection that it is written to is the host's.
 */
final class RequestBodyCases {

  private static final int HALF = 10_000;

  /** Below the first window of HTTP/2, so that no server has to make room. */
  private static final int WHOLE = 2 * HALF;

  /** More than the buffers of a connection hold. */
  private static final int HUGE = 64 << 20;

  private static final int UNKNOWN_LENGTH = -1;

  private RequestBodyCases() {}

  static Stream<ContractCase> all() {
    return Stream.concat(breakingOff(), Stream.concat(ofOtherLength(), early()));
  }

  // Sources that break off

  private static Stream<ContractCase> breakingOff() {
    Stream.Builder<ContractCase> cases = Stream.builder();
    faults()
        .forEach(
            (name, fault) -> {
              RequestBodySource sized = RequestBodySource.breakingOff(WHOLE, HALF, fault);
              RequestBodySource unsized =
                  RequestBodySource.breakingOff(UNKNOWN_LENGTH, HALF, fault);
              RequestBodySource atOnce = RequestBodySource.breakingOff(WHOLE, 0, fault);
              String sentence = "a request body whose source throws " + name;
              cases.add(local(sentence, sized));
              cases.add(local(sentence + ", of unknown length", unsized));
              cases.add(local(sentence + " at once", atOnce));
              cases.add(overHttp2(sentence + ", over HTTP/2", sized));
            });
    RequestBodySource aborted = RequestBodySource.breakingOff(WHOLE, HALF, RequestBodyCases::abort);
    return Stream.concat(
        cases.build(),
        Stream.of(
            ofBody(
                "a request body whose source breaks off is not held against a closed circuit",
                lab -> local(lab, aborted, Tally::of))));
  }

  private static Map<String, RequestBodySource.Fault> faults() {
    Map<String, RequestBodySource.Fault> faults = new LinkedHashMap<>();
    faults.put("an IOException", () -> new IOException("The disk is gone"));
    faults.put("an EOFException", () -> new EOFException());
    faults.put("a SocketException", RequestBodyCases::abort);
    faults.put("a ConnectException", () -> new ConnectException("Connection refused"));
    faults.put("a SocketTimeoutException", () -> new SocketTimeoutException("Read timed out"));
    faults.put(
        "an UncheckedIOException",
        () -> new UncheckedIOException(new IOException("The disk is gone")));
    faults.put("a RuntimeException", () -> new IllegalStateException("A getter failed"));
    return faults;
  }

  /** Of the socket of an upload that the caller forwards, when its sender gives up. */
  private static Exception abort() {
    return new SocketException("Connection reset");
  }

  private static ContractCase local(String name, RequestBodySource source) {
    return ofBody(name, lab -> local(lab, source, lab::halfOpen));
  }

  private static ContractCase ofBody(
      String name, ContractCase.Demonstration demonstration, Capability... others) {
    return ContractCase.of(name, demonstration, others).needing(Capability.BODY_SOURCE);
  }

  private static void local(
      Lab lab, RequestBodySource source, Function<CircuitBreaker, Tally> prepare) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    FaultyServer server = lab.server(Scripts.healthy());
    HttpClientUnderTest client = lab.client(guard);
    Tally before = prepare.apply(lab.breaker(guard));

    Running call = lab.call(client, ContractCall.of("POST", server.uri()).bodyFrom(source));

    assertLocal(lab, guard, before, call);
    lab.assertHealthyCallAdmitted(client, lab.breaker(guard));
  }

  private static void assertLocal(Lab lab, HttpGuard guard, Tally before, Running call) {
    assertThat(call.error()).as("what the caller gets of %s", call).isNotNull();
    lab.assertJudged(lab.breaker(guard), before, Tally.ignored(1));
    lab.assertKind(HttpFailureKind.LOCAL);
  }

  private static ContractCase overHttp2(String name, RequestBodySource source) {
    return ofBody(name, lab -> localOverHttp2(lab, source), Capability.TLS, Capability.HTTP2);
  }

  private static void localOverHttp2(Lab lab, RequestBodySource source) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    FaultyServer server = lab.http2Server(Http2Scripts.status(200));
    ClientSetup setup = ClientSetup.defaults().withTls(Certificate.forAddress().client());
    Tally before = lab.halfOpen(lab.breaker(guard));

    Running call =
        lab.call(lab.client(guard, setup), ContractCall.of("POST", server.uri()).bodyFrom(source));

    assertLocal(lab, guard, before, call);
    lab.assertHealthyCallAdmitted(lab.client(guard), lab.breaker(guard));
  }

  // Sources of another length than declared

  private static Stream<ContractCase> ofOtherLength() {
    return Stream.of(
        ofBody("a request body shorter than its declared length", RequestBodyCases::tooShort),
        ofBody("a request body longer than its declared length", RequestBodyCases::tooLong),
        ofBody("a request body from a source is unchanged", RequestBodyCases::sound));
  }

  /** Some clients do not notice, and wait for an answer to half a request. */
  private static void tooShort(Lab lab) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    FaultyServer server = lab.server(Scripts.healthy());
    ClientSetup setup = ClientSetup.defaults().withShortTimeouts(Duration.ofSeconds(1));
    Tally before = lab.halfOpen(lab.breaker(guard));

    Running call =
        lab.call(
            lab.client(guard, setup),
            ContractCall.of("POST", server.uri()).bodyFrom(RequestBodySource.of(WHOLE, HALF)));

    assertLocal(lab, guard, before, call);
    lab.assertHealthyCallAdmitted(lab.client(guard), lab.breaker(guard));
  }

  /** Some clients send as much as is declared, and leave the rest. */
  private static void tooLong(Lab lab) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    FaultyServer server = lab.server(Scripts.healthy());
    HttpClientUnderTest client = lab.client(guard);
    Tally before = lab.halfOpen(lab.breaker(guard));

    Running call =
        lab.call(
            client,
            ContractCall.of("POST", server.uri()).bodyFrom(RequestBodySource.of(HALF, WHOLE)));

    if (call.error() == null) {
      lab.assertJudged(lab.breaker(guard), before, Tally.succeeded(1));
    } else {
      assertLocal(lab, guard, before, call);
    }
    lab.assertHealthyCallAdmitted(client, lab.breaker(guard));
  }

  private static void sound(Lab lab) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    FaultyServer server = lab.server(Scripts.healthy());

    Running call =
        lab.call(
            lab.client(guard),
            ContractCall.of("POST", server.uri()).bodyFrom(RequestBodySource.of(WHOLE, WHOLE)));

    assertThat(call.answer().status()).isEqualTo(200);
    assertThat(server.received().get(0).body())
        .hasSize(WHOLE)
        .containsOnly(RequestBodySource.FILLER);
    lab.assertJudged(lab.breaker(guard), Tally.NOTHING, Tally.succeeded(1));
  }

  // Hosts that do not wait for the end

  private static Stream<ContractCase> early() {
    return Stream.of(
        ofBody(
            "an upload that is answered before its end is judged by the answer",
            lab -> answeredEarly(lab, Connection::finish)),
        ofBody(
            "an upload that is answered and cut off is judged by what the client shows",
            lab -> answeredEarly(lab, Connection::reset)),
        ofBody("an upload that the host cuts off is a failure", RequestBodyCases::cutOff));
  }

  private interface End {
    void of(Connection connection) throws IOException;
  }

  private static Script tooLarge(End end) {
    return connection -> {
      connection.readAnything();
      connection.send("HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      end.of(connection);
    };
  }

  private static void answeredEarly(Lab lab, End end) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    FaultyServer server = lab.server(tooLarge(end));
    HttpClientUnderTest client = lab.client(guard, ClientSetup.defaults().withoutRepeats());
    Tally before = lab.halfOpen(lab.breaker(guard));

    Running call =
        lab.call(
            client,
            ContractCall.of("POST", server.uri()).bodyFrom(RequestBodySource.of(HUGE, HUGE)));

    if (call.error() == null) {
      assertThat(call.answer().status()).isEqualTo(413);
      lab.assertJudged(lab.breaker(guard), before, Tally.succeeded(1));
      lab.assertStatus(413);
    } else {
      lab.assertJudged(lab.breaker(guard), before, Tally.failed(1));
      lab.assertKind(HttpFailureKind.RESET);
    }
    lab.assertHealthyCallAdmitted(client, lab.breaker(guard));
  }

  private static void cutOff(Lab lab) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    FaultyServer server = lab.server(Scripts.resetWithinRequest());
    HttpClientUnderTest client = lab.client(guard, ClientSetup.defaults().withoutRepeats());
    Tally before = lab.halfOpen(lab.breaker(guard));

    Running call =
        lab.call(
            client,
            ContractCall.of("POST", server.uri()).bodyFrom(RequestBodySource.of(HUGE, HUGE)));

    assertThat(call.error()).isInstanceOf(IOException.class);
    lab.assertJudged(lab.breaker(guard), before, Tally.failed(1));
    lab.assertKind(HttpFailureKind.RESET);
    lab.assertHealthyCallAdmitted(client, lab.breaker(guard));
  }
}
