package io.fluxgate.slack;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CallNotPermittedException;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerInfo;
import io.fluxgate.slack.FakeSlack.Answer;
import io.fluxgate.slack.FakeSlack.Post;
import io.fluxgate.test.RecordingListener;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What Slack and the way to it may do, none of which may cost more than a message and a line. */
class SlackTroubleTest {

  private final AllLogs logs = new AllLogs();

  @AfterEach
  void noLogHoldsTheToken() {
    logs.close();
    assertThat(logs.everything())
        .noneMatch(line -> line.contains(SlackRig.TOKEN))
        .noneMatch(line -> line.contains("AbCdEfSeCrEt"));
  }

  static Stream<Arguments> troubles() {
    return Stream.of(
        trouble("channel_not_found", FakeSlack.refusal("channel_not_found"), "channel_not_found"),
        trouble("invalid_auth", FakeSlack.refusal("invalid_auth"), "invalid_auth"),
        trouble("the token in the error", FakeSlack.refusal("bad " + SlackRig.TOKEN), "no code"),
        trouble("500", FakeSlack.status(500, "oops"), "HTTP status 500"),
        trouble("302", FakeSlack.status(302, ""), "HTTP status 302"),
        trouble("garbage", FakeSlack.status(200, "<html>hello</html>"), "JsonSyntaxException"),
        trouble("nothing", FakeSlack.status(200, ""), "NullPointerException"),
        trouble("an array", FakeSlack.status(200, "[]"), "JsonSyntaxException"),
        trouble("ok without ts", FakeSlack.status(200, "{\"ok\":true}"), "no time stamp"),
        trouble("a closed connection", FakeSlack.hangUp(), "IOException"));
  }

  private static Arguments trouble(String name, Answer answer, String logged) {
    return Arguments.of(name, answer, logged);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("troubles")
  void costsTheMessageAndOneLine(String name, Answer answer, String logged) throws Exception {
    SlackRig rig = new SlackRig();
    rig.slack.next(answer);
    rig.slack.next(answer);
    rig.flip();
    rig.flip();
    rig.flip();

    rig.close();

    assertThat(rig.slack.waiting()).isEqualTo(3);
    assertThat(rig.listener.lost()).isEqualTo(2);
    assertThat(logs.lines()).hasSize(1);
    assertThat(logs.lines().get(0)).contains(logged);
  }

  @Test
  void anOutageThatComesBackIsLoggedAgainButARefusalIsNot() throws Exception {
    SlackRig rig = new SlackRig();
    for (int i = 0; i < 2; i++) {
      rig.slack.next(FakeSlack.status(503, ""));
      rig.slack.next(FakeSlack.refusal("not_in_channel"));
      rig.slack.next(exchange -> FakeSlack.status(200, "{\"ok\":true,\"ts\":\"1\"}").to(exchange));
    }
    for (int i = 0; i < 6; i++) {
      rig.flip();
    }

    rig.close();

    assertThat(logs.lines()).hasSize(3);
    assertThat(logs.lines().get(0)).contains("503");
    assertThat(logs.lines().get(1)).contains("not_in_channel");
    assertThat(logs.lines().get(2)).contains("503");
    assertThat(rig.listener.lost()).isEqualTo(4);
  }

  @Test
  void noServerAtAllCostsTheMessageAndOneLine() throws Exception {
    SlackRig rig = new SlackRig();
    rig.slack.close();
    rig.flip();
    rig.flip();

    rig.close();

    assertThat(rig.listener.lost()).isEqualTo(2);
    assertThat(logs.lines()).hasSize(1);
    assertThat(logs.lines().get(0)).contains("ConnectException");
  }

  @Test
  void anOutageWhoseFirstMessageWasLostStartsItsThreadWithTheNext() throws Exception {
    try (SlackRig rig = new SlackRig()) {
      rig.slack.next(FakeSlack.status(500, ""));
      SlackRig.trip(rig.breaker);
      rig.probe(rig.breaker, false);
      rig.probe(rig.breaker, true);

      List<String> threads =
          Stream.of(take(rig), take(rig), take(rig), take(rig), take(rig))
              .map(Post::thread)
              .toList();

      assertThat(threads).containsExactly("none", "none", "none", "ts-2", "ts-2");
    }
  }

  @Test
  void aMessageWaitsAsLongAsSlackAsksToAndIsSentThen() throws Exception {
    try (SlackRig rig = new SlackRig()) {
      rig.slack.next(FakeSlack.rateLimit("1"));
      SlackRig.trip(rig.breaker);
      rig.breaker.disable();

      Post refused = take(rig);
      Post again = take(rig);
      Post next = take(rig);

      assertThat(again.nanos() - refused.nanos()).isGreaterThanOrEqualTo(SECONDS.toNanos(1));
      assertThat(again.form()).isEqualTo(refused.form());
      assertThat(next.thread()).isEqualTo("ts-1");
      assertThat(rig.listener.lost()).isZero();
      assertThat(logs.lines()).hasSize(1);
    }
  }

  @Test
  void closeWaitsForNoRateLimitAndAsksSlackNoMore() throws Exception {
    SlackRig rig = new SlackRig();
    rig.slack.next(FakeSlack.rateLimit("300"));
    rig.flip();
    rig.flip();
    rig.flip();
    assertThat(take(rig).path()).isEqualTo("/api/chat.postMessage");

    rig.close();

    assertThat(rig.slack.waiting()).isZero();
    assertThat(rig.listener.lost()).isEqualTo(3);
  }

  @Test
  void callersNeitherWaitForAHangingSlackNorLoseAnything() throws Exception {
    int calls = 10_000;
    SlackRig rig =
        new SlackRig(builder -> builder.timeout(Duration.ofSeconds(50)).queueCapacity(100));
    rig.slack.next(rig.slack.silence());
    RecordingListener recorded = RecordingListener.create();
    CircuitBreaker breaker = rig.breaker("hanging");
    breaker.addListener(recorded);
    rig.flip();
    assertThat(take(rig).path()).isEqualTo("/api/chat.postMessage");
    AtomicInteger made = new AtomicInteger();
    AtomicInteger rejected = new AtomicInteger();

    // From here on Slack holds the one message that it has, until the rig is closed.
    ExecutorService callers = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> done =
          Stream.generate(
                  () -> callers.submit(() -> makeCalls(rig, breaker, calls / 2, made, rejected)))
              .<Future<?>>map(future -> future)
              .limit(2)
              .toList();
      for (Future<?> each : done) {
        each.get(120, SECONDS);
      }
    } finally {
      callers.shutdownNow();
    }
    CircuitBreakerInfo info = breaker.info();

    assertThat(made.get() + rejected.get()).isEqualTo(calls);
    assertThat(info.counts().failed() + info.counts().succeeded()).isEqualTo(made.get());
    assertThat(info.counts().rejected()).isEqualTo(rejected.get());
    assertThat(info.transitions()).isGreaterThan(200);
    assertThat(recorded.signals()).hasSize((int) info.transitions());
    assertThat(rig.slack.waiting()).isZero();
    assertThat(rig.listener.lost()).isEqualTo(info.transitions() - 100);

    rig.slack.release();
    for (int i = 0; i < 100; i++) {
      assertThat(take(rig).path()).isEqualTo("/api/chat.postMessage");
    }
    rig.close();
    assertThat(rig.slack.waiting()).isZero();
  }

  /** Fails and recovers again and again, with results that are checked. */
  private static void makeCalls(
      SlackRig rig, CircuitBreaker breaker, int calls, AtomicInteger made, AtomicInteger rejected) {
    for (int i = 0; i < calls; i++) {
      int number = i;
      rig.ticker.advance(Duration.ofSeconds(2));
      try {
        int result =
            breaker.call(
                () -> {
                  if (made.getAndIncrement() / 5 % 2 == 0) {
                    throw new IOException("down");
                  }
                  return number;
                });
        assertThat(result).isEqualTo(number);
      } catch (CallNotPermittedException rejection) {
        rejected.incrementAndGet();
      } catch (IOException down) {
        assertThat(down).hasMessage("down");
      } catch (Exception other) {
        throw new AssertionError(other);
      }
    }
  }

  @Test
  void closeCutsOffAMessageThatHangs() throws Exception {
    SlackRig rig = new SlackRig(builder -> builder.timeout(Duration.ofMinutes(5)));
    rig.slack.next(rig.slack.silence());
    rig.flip();
    rig.flip();
    assertThat(take(rig).path()).isEqualTo("/api/chat.postMessage");

    rig.listener.close();

    awaitLost(rig, 2);
    assertThat(rig.slack.waiting()).isZero();
    rig.close();
  }

  /** The listener's thread ends shortly after close has returned. */
  private static void awaitLost(SlackRig rig, long number) {
    long start = System.nanoTime();
    while (rig.listener.lost() < number && System.nanoTime() - start < SECONDS.toNanos(120)) {
      Thread.onSpinWait();
    }
    assertThat(rig.listener.lost()).isEqualTo(number);
  }

  private static Post take(SlackRig rig) throws InterruptedException {
    return rig.slack.take();
  }
}
