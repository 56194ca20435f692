package io.fluxgate.tools.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.tools.simulate.Upstream.Answer;
import org.junit.jupiter.api.Test;

class UpstreamTest {

  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;

  @Test
  void requestsWaitOnceAllServersAreBusy() {
    Upstream upstream = upstream("rate: 1");

    for (int i = 0; i < 4; i++) {
      assertThat(send(upstream, 0, i).waits()).isZero();
    }

    assertThat(send(upstream, 0, 4).waits()).isPositive();
    assertThat(send(upstream, SECOND, 5).waits()).isZero();
  }

  @Test
  void fullQueueIsRefusedAtOnce() {
    Upstream upstream = upstream("rate: 1");
    Answer last = send(upstream, 0, 0);

    for (int i = 1; i < 2_000 && last.occupies() > 0; i++) {
      last = send(upstream, 0, i);
    }

    assertThat(last.good()).isFalse();
    assertThat(last.atNanos()).isEqualTo(2 * MILLI);
  }

  @Test
  void previewTakesNoServer() {
    Upstream upstream = upstream("rate: 1");

    for (int i = 0; i < 10; i++) {
      assertThat(upstream.preview(0, 0, 0, i, 0).waits()).isZero();
    }
  }

  @Test
  void unavailableUpstreamAnswersAtOnceAndDoesNoWork() {
    Answer answer = send(upstream("rate: 1, fault: {kind: 503}"), 60 * SECOND, 1);

    assertThat(answer).isEqualTo(new Answer(60 * SECOND + 2 * MILLI, false, 0, 0));
  }

  @Test
  void hangingUpstreamNeverAnswers() {
    Answer answer = send(upstream("rate: 1, fault: {kind: hang}"), 60 * SECOND, 1);

    assertThat(answer.atNanos()).isEqualTo(Upstream.NEVER);
    assertThat(answer.good()).isFalse();
  }

  @Test
  void brownoutMakesAnswersLateButNotScarce() {
    Answer usual = send(upstream("rate: 1"), 60 * SECOND, 1);
    Answer late = send(upstream("rate: 1, fault: {kind: slow, factor: 20}"), 60 * SECOND, 1);

    assertThat(late.atNanos() - 60 * SECOND)
        .isBetween(
            20 * (usual.atNanos() - 60 * SECOND) - 20, 20 * (usual.atNanos() - 60 * SECOND) + 20);
    assertThat(late.occupies()).isEqualTo(usual.occupies());
  }

  @Test
  void serviceTakesItsMeanOnAverage() {
    Upstream upstream = upstream("rate: 1, service: 20ms");
    double sum = 0;

    for (int i = 0; i < 20_000; i++) {
      sum += upstream.preview(0, 0, 0, Draws.bits(7, i), 0).atNanos();
    }

    assertThat(sum / 20_000 / MILLI).isBetween(19.5, 20.5);
  }

  private static Upstream upstream(String settings) {
    Scenario scenario = Lab.scenario("family: f, " + settings);
    return new Upstream(scenario, new FaultPlan(scenario, 1));
  }

  private static Answer send(Upstream upstream, long nowNanos, long seed) {
    Answer answer = upstream.preview(nowNanos, 0, 0, seed, 0);
    upstream.accept(nowNanos, answer);
    return answer;
  }
}
