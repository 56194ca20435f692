package io.fluxgate.examples.programs;

import static io.fluxgate.test.FluxgateAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitState;
import io.fluxgate.examples.programs.Netties.ReactiveProgram;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.test.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What programs on Reactor Netty do in an outage, with a guarded connector beneath. */
class NettyOutageTest {

  /**
   * A call that is given up at the very moment its answer arrives leaves a buffer of some hundred
   * bytes now and then: one of some 30,000 calls. Each call of a kind would leave far more.
   */
  private static final long LEFT_BY_CROWD = 4_096;

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration SHORT = Duration.ofMillis(150);

  private final Outage upstream = Outage.none();
  private final Outage tokens = Outage.none();
  private final ManualTicker ticker = ManualTicker.create();
  private HttpGuard guard = Guards.quick(ticker);

  @AfterEach
  void stopServers() {
    upstream.close();
    tokens.close();
  }

  @SuppressWarnings("ImmutableEnumChecker") // The openers are references to methods.
  private enum OnNetty {
    WEB_CLIENT((test, time) -> Netties.webClient(test.upstream.uri(), test.guard, time)),
    FILTERS((test, time) -> Netties.filters(test.upstream.uri(), test.guard, time)),
    HTTP_INTERFACE((test, time) -> Netties.httpInterface(test.upstream.uri(), test.guard, time)),
    VAULT((test, time) -> Netties.vault(test.upstream.uri(), test.guard, time)),
    OAUTH2(
        (test, time) -> Netties.oauth2(test.upstream.uri(), test.tokens.uri(), test.guard, time));

    private final Opener opener;

    OnNetty(Opener opener) {
      this.opener = opener;
    }
  }

  private interface Opener {
    ReactiveProgram open(NettyOutageTest test, Duration readTimeout);
  }

  @ParameterizedTest
  @EnumSource
  void unavailableHostIsCutOffAndComesBack(OnNetty on) {
    outage(on, Outage.Kind.UNAVAILABLE, PATIENCE);
  }

  @ParameterizedTest
  @EnumSource
  void hostThatResetsIsCutOffAndComesBack(OnNetty on) {
    outage(on, Outage.Kind.RESET, PATIENCE);
  }

  @ParameterizedTest
  @EnumSource
  void hostThatResetsWithinTheBodyIsCutOffAndComesBack(OnNetty on) {
    outage(on, Outage.Kind.RESET_IN_BODY, PATIENCE);
  }

  @ParameterizedTest
  @EnumSource
  void silentHostIsCutOffAndComesBack(OnNetty on) {
    outage(on, Outage.Kind.SILENT, SHORT);
  }

  private void outage(OnNetty on, Outage.Kind kind, Duration readTimeout) {
    try (Closing closing = new Closing(on.opener.open(this, readTimeout));
        Closing other = new Closing(on.opener.open(this, PATIENCE))) {
      ReactiveProgram patient = other.program;
      assertThat(patient.get("a")).isEqualTo("hello");
      upstream.kind = kind;
      for (int i = 0; i < 3 && !isOpen(); i++) {
        assertThat(catchThrowable(() -> closing.program.get("a"))).isNotNull();
      }
      assertThat(breaker()).isOpen().hasFailed(3).hasIgnored(0);
      int requests = upstream.requests();

      assertRejected(catchThrowable(() -> patient.get("a")));
      assertThat(upstream.requests()).isEqualTo(requests);

      upstream.kind = Outage.Kind.NONE;
      ticker.advance(Guards.COOLDOWN);
      assertThat(patient.get("a")).isEqualTo("hello");
      assertThat(breaker()).isClosed().hasIgnored(0);
    }
  }

  /** Also while the circuit probes: the slot of a call that nobody waits for is free again. */
  @ParameterizedTest
  @EnumSource
  void callsThatTheProgramGivesUpAreNoFailuresAndKeepNoSlots(OnNetty on) throws Exception {
    try (Closing closing = new Closing(on.opener.open(this, PATIENCE))) {
      ReactiveProgram program = closing.program;
      assertThat(program.get("a")).isEqualTo("hello");
      upstream.awaitRequest();
      upstream.kind = Outage.Kind.SILENT;
      for (int i = 0; i < 5; i++) {
        giveUp(program);
      }
      assertThat(breaker()).isClosed().hasFailed(0).hasIgnored(5);

      halfOpen(program);
      giveUp(program);
      giveUp(program);
      assertThat(breaker()).isHalfOpen().hasProbesInFlight(0);

      upstream.kind = Outage.Kind.NONE;
      assertThat(program.get("a")).isEqualTo("hello");
      assertThat(breaker()).isClosed();
    }
  }

  @ParameterizedTest
  @EnumSource
  void hostThatHangsIsCutOffWhileItsCallsAreUnderWay(OnNetty on) throws Exception {
    guard = Guards.impatient(ticker);
    try (Closing closing = new Closing(on.opener.open(this, PATIENCE))) {
      ReactiveProgram program = closing.program;
      assertThat(program.get("a")).isEqualTo("hello");
      upstream.awaitRequest();
      upstream.kind = Outage.Kind.SILENT;
      List<CompletableFuture<String>> hanging = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        hanging.add(program.call("a").toFuture());
        upstream.awaitRequest();
      }
      assertThat(breaker()).isClosed();
      ticker.advance(Duration.ofSeconds(3));

      assertRejected(catchThrowable(() -> program.get("a")));
      assertThat(breaker()).isOpen().hasFailed(3);

      hanging.forEach(call -> call.cancel(true));
      upstream.kind = Outage.Kind.NONE;
      ticker.advance(Guards.COOLDOWN);
      assertThat(program.get("a")).isEqualTo("hello");
      assertThat(breaker()).isClosed().hasFailed(3).hasIgnored(0);
    }
  }

  @Test
  void hostOfTokensHasABreakerOfItsOwn() {
    try (Closing closing = new Closing(OnNetty.OAUTH2.opener.open(this, PATIENCE))) {
      tokens.kind = Outage.Kind.UNAVAILABLE;
      for (int i = 0; i < 3; i++) {
        assertThat(catchThrowable(() -> closing.program.get("a"))).isNotNull();
      }
      assertThat(guard.registry().get(tokens.uri().toString())).isOpen().hasFailed(3);

      Throwable rejection = catchThrowable(() -> closing.program.get("a"));
      assertThat(Exceptions.unwrap(rejection))
          .isExactlyInstanceOf(WebClientRequestException.class)
          .hasCauseExactlyInstanceOf(CallNotPermittedIOException.class);
      assertThat(tokens.requests()).isEqualTo(3);
      assertThat(upstream.requests()).isZero();

      tokens.kind = Outage.Kind.NONE;
      ticker.advance(Guards.COOLDOWN);
      assertThat(closing.program.get("a")).isEqualTo("hello");
      assertThat(guard.registry().get(tokens.uri().toString())).isClosed();
    }
  }

  private void halfOpen(ReactiveProgram program) throws InterruptedException {
    upstream.kind = Outage.Kind.UNAVAILABLE;
    for (int i = 0; i < 3 && !isOpen(); i++) {
      int before = upstream.requests();
      assertThat(catchThrowable(() -> program.get("a"))).isNotNull();
      for (int n = upstream.requests() - before; n > 0; n--) {
        upstream.awaitRequest();
      }
    }
    upstream.kind = Outage.Kind.SILENT;
    ticker.advance(Guards.COOLDOWN);
  }

  /** By the program's own timeout, which begins when the host has the request. */
  private void giveUp(ReactiveProgram program) throws InterruptedException {
    Sinks.Empty<Void> timeout = Sinks.empty();
    CompletableFuture<String> call = program.call("a").timeout(timeout.asMono()).toFuture();
    upstream.awaitRequest();
    timeout.tryEmitEmpty();
    assertThat(catchThrowable(call::get)).hasRootCauseInstanceOf(TimeoutException.class);
  }

  /** A mixed crowd: some give up, some fail, some are rejected. */
  @ParameterizedTest
  @EnumSource
  void crowdLeavesNeitherConnectionsNorBuffersNorSlots(OnNetty on) {
    try (Closing closing = new Closing(on.opener.open(this, SHORT), LEFT_BY_CROWD);
        Closing patient = new Closing(on.opener.open(this, PATIENCE), LEFT_BY_CROWD)) {
      for (Outage.Kind kind : Outage.Kind.values()) {
        upstream.kind = kind;
        Flux.range(0, 60)
            .flatMap(
                i ->
                    closing
                        .program
                        .call("a")
                        .timeout(Duration.ofMillis(i % 3 == 0 ? i : 1_000))
                        .onErrorResume(error -> Mono.empty()),
                20)
            .blockLast(PATIENCE);
        ticker.advance(Guards.COOLDOWN);
      }
      upstream.kind = Outage.Kind.NONE;
      await(() -> breaker().info().probesInFlight() == 0);
      assertThat(breaker()).hasProbesInFlight(0);
      ticker.advance(Guards.COOLDOWN);
      assertThat(patient.program.get("a")).isEqualTo("hello");
      assertThat(breaker()).isClosed();
    }
  }

  /**
   * Closes a program, and checks what it left.
   *
   * @param leftBytes how many bytes of buffers it may leave at most
   */
  private record Closing(ReactiveProgram program, long leftBytes) implements AutoCloseable {

    Closing(ReactiveProgram program) {
      this(program, 0);
    }

    @Override
    public void close() {
      await(() -> program.leased() == 0);
      assertThat(program.leased()).as("connections in use").isZero();
      program.close();
      await(() -> program.unreleased() <= leftBytes);
      assertThat(program.unreleased()).as("bytes of buffers").isLessThanOrEqualTo(leftBytes);
    }
  }

  private boolean isOpen() {
    return breaker().state() == CircuitState.OPEN;
  }

  private CircuitBreaker breaker() {
    return guard.registry().get(upstream.uri().toString());
  }

  private void assertRejected(Throwable error) {
    assertThat(Exceptions.unwrap(error))
        .isExactlyInstanceOf(WebClientRequestException.class)
        .hasCauseExactlyInstanceOf(CallNotPermittedIOException.class);
    assertThat(breaker()).hasRejected(1);
  }

  private static void await(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean() && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(20)) {
      LockSupport.parkNanos(1_000_000);
    }
  }
}
