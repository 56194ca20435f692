package io.fluxgate.fleet.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How long a host that was found up is left in peace. */
class PollTest {

  private final Poll poll = new Poll();

  /** Twelve peers answer that all is well. */
  private void foundUp(long now) {
    for (int peer = 1; peer <= 12; peer++) {
      poll.answers.put(peer, now, EvidenceTest.counts(0, 4, 0));
    }
    poll.noteUp(now, 3);
  }

  @Test
  void answersAboutAHealthyHostBecomeRarerUpToTwoSeconds() {
    long now = Time.SECOND;
    for (long millis : new long[] {500, 1_000, 2_000, 2_000}) {
      foundUp(now);

      assertThat(poll.isBlocked(0, now + millis * Time.MILLI - 1)).isTrue();
      assertThat(poll.isBlocked(0, now + millis * Time.MILLI)).isFalse();
      now += millis * Time.MILLI;
    }
  }
}
