package io.fluxgate.adapter.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Permit;
import io.fluxgate.Retry;
import io.fluxgate.Tripper;
import io.fluxgate.adapter.tck.FaultyServer.Script;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpProgress;
import io.fluxgate.test.ManualTicker;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * The equipment of one case: servers, clients, a guard whose breakers open at one failure and probe
 * with one slot, a clock that stands still, and a record of what was judged.
 */
final class Lab implements Closeable {

  /** How long circuits stay open here. */
  static final Duration COOLDOWN = Duration.ofSeconds(10);

  private static final String ONLY_BREAKER = "contract";

  private final HttpAdapterContract contract;
  private final Deque<Closeable> open = new ArrayDeque<>();
  private final ManualTicker ticker = ManualTicker.create();
  private final RecordingTracker tracker = new RecordingTracker();

  Lab(HttpAdapterContract contract) {
    this.contract = contract;
  }

  HttpAdapterContract contract() {
    return contract;
  }

  Position position() {
    return contract.position();
  }

  boolean can(Capability capability) {
    return contract.capabilities().contains(capability);
  }

  ManualTicker ticker() {
    return ticker;
  }

  RecordingTracker tracker() {
    return tracker;
  }

  // What it is made of

  CircuitBreakerPolicy.Builder policy() {
    return CircuitBreakerPolicy.builder()
        .tracker(tracker)
        .tripper(Tripper.failureStreak(1))
        .retry(Retry.cooldown(COOLDOWN))
        .permit(Permit.all())
        .halfOpenCalls(1)
        .ticker(ticker);
  }

  /** A guard with a breaker for each host. */
  HttpGuard.Builder guard() {
    return HttpGuard.builder().policy(policy().build());
  }

  /** A guard that puts all hosts through one breaker, which {@link #breaker} finds. */
  HttpGuard.Builder guardOfOne() {
    return guard().key(request -> ONLY_BREAKER);
  }

  CircuitBreaker breaker(HttpGuard guard) {
    return guard.registry().get(ONLY_BREAKER);
  }

  CircuitBreaker breaker(HttpGuard guard, FaultyServer server) {
    return guard.registry().get(server.key());
  }

  HttpClientUnderTest client(HttpGuard guard) throws Exception {
    return client(guard, ClientSetup.defaults());
  }

  HttpClientUnderTest client(HttpGuard guard, ClientSetup setup) throws Exception {
    return closing(contract.newClient(guard, setup));
  }

  HttpClientUnderTest http2Client(HttpGuard guard, ClientSetup setup) throws Exception {
    return closing(contract.newHttp2Client(guard, setup));
  }

  /** Skips the case if there is no such client. */
  HttpClientUnderTest clientGuardedTwice(HttpGuard guard, ClientSetup setup) throws Exception {
    HttpClientUnderTest client = contract.newClientGuardedTwice(guard, setup);
    if (client == null) {
      throw new TestAbortedException("no client with the same guard twice");
    }
    return closing(client);
  }

  @Nullable HttpClientUnderTest bareClient(ClientSetup setup) {
    HttpClientUnderTest bare = contract.newBareClient(setup);
    return bare == null ? null : closing(bare);
  }

  FaultyServer server(Script script) throws Exception {
    return closing(FaultyServer.start(script));
  }

  FaultyServer tlsServer(SSLContext context, Script script) throws Exception {
    return closing(FaultyServer.startTls(context, script));
  }

  FaultyServer http2Server(Http2Scripts.Answer answer) throws Exception {
    return closing(
        FaultyServer.startHttp2(Certificate.forAddress().server(), Http2Scripts.answering(answer)));
  }

  FaultyServer http2ServerWithoutTls(Http2Scripts.Answer answer) throws Exception {
    return server(Http2Scripts.answering(answer));
  }

  <T extends Closeable> T closing(T resource) {
    open.push(resource);
    return resource;
  }

  // What is done with it

  Running start(HttpClientUnderTest client, ContractCall call) {
    return Running.start(client, call);
  }

  Running call(HttpClientUnderTest client, ContractCall call) throws InterruptedException {
    return start(client, call).finish();
  }

  /** Opens the breaker and advances the clock, so that the next call is its only probe. */
  Tally halfOpen(CircuitBreaker breaker) {
    breaker.acquire().failure();
    ticker.advance(COOLDOWN);
    return Tally.of(breaker);
  }

  // What is expected of it

  /** The breaker has counted exactly this since, and no slot is in use. */
  void assertJudged(CircuitBreaker breaker, Tally before, Tally expected) {
    // A probe leaves its slot last, after it is counted and judged.
    Await.until(
        () ->
            Tally.of(breaker).minus(before).admitted() >= expected.admitted()
                && breaker.info().probesInFlight() == 0);
    assertThat(Tally.of(breaker).minus(before)).as("judged: %s", tracker).isEqualTo(expected);
    assertThat(breaker.info().probesInFlight()).as("slots in use").isZero();
  }

  void assertKind(HttpFailureKind expected) {
    assertKind(Set.of(expected));
  }

  /** The last outcome is of one of these kinds; of none if there are none. */
  void assertKind(Set<HttpFailureKind> expected) {
    HttpFailureKind last = tracker.lastKind();
    if (expected.isEmpty()) {
      assertThat(last).as("kind, of %s", tracker).isNull();
    } else {
      assertThat(last).as("kind, of %s", tracker).isIn(expected);
    }
  }

  /** The last outcome had a response of this status. */
  void assertStatus(int expected) {
    assertThat(tracker.lastStatus()).as("status, of %s", tracker).hasValue(expected);
  }

  /** The last outcome got as far as the headers. */
  void assertBrokenAfterHeaders() {
    assertThat(tracker.lastProgress())
        .as("progress, of %s", tracker)
        .isEqualTo(HttpProgress.HEADERS);
    assertThat(tracker.lastStatus()).as("status, of %s", tracker).isPresent();
  }

  /**
   * A guard does not show cancelled calls to the tracker: an error there was taken for a failure.
   */
  void assertNoErrorJudged() {
    assertThat(tracker.outcomes()).as("%s", tracker).allMatch(outcome -> outcome.error() == null);
  }

  static void assertRequests(ContractTarget target, int expected) {
    Await.until(() -> target.requests() >= expected);
    assertThat(target.requests()).as("requests that the server saw").isEqualTo(expected);
  }

  /**
   * A healthy call is admitted now, after the cooldown if the circuit is open, and closes the
   * circuit.
   */
  void assertHealthyCallAdmitted(HttpClientUnderTest client, CircuitBreaker breaker)
      throws Exception {
    if (breaker.state() == CircuitState.OPEN) {
      ticker.advance(COOLDOWN);
    }
    Tally before = Tally.of(breaker);
    FaultyServer healthy = server(Scripts.healthy());
    assertThat(call(client, ContractCall.get(healthy.uri())).answer().status()).isEqualTo(200);
    assertRequests(healthy, 1);
    assertJudged(breaker, before, Tally.succeeded(1));
    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Override
  public void close() throws IOException {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }
}
