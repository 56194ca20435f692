package io.fluxgate.fleet.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HorizonsTest {

  @Test
  void eachHorizonCoversThreeToFourQuartersOfItself() {
    Random random = new Random(1);
    Horizons horizons = new Horizons(0, 100, 50);
    List<int[]> history = new ArrayList<>(List.of(new int[] {100, 50}));
    for (int beat = 1; beat < 3_000; beat++) {
      int[] last = history.get(beat - 1);
      int[] next = {last[0] + random.nextInt(3), last[1] + random.nextInt(2)};
      history.add(next);

      horizons.store(beat, last[0], last[1], next[0], next[1]);

      for (int horizon = 0; horizon < Horizons.COUNT; horizon++) {
        int oldest = Math.max(0, ((beat >> horizon) - 3) << horizon);
        assertThat(horizons.succeeded(horizon, next[0]))
            .isEqualTo(next[0] - history.get(oldest)[0]);
        assertThat(horizons.failed(horizon, next[1])).isEqualTo(next[1] - history.get(oldest)[1]);
      }
    }
  }

  @Test
  void whatWasCountedWhileBeatsWereMissingBelongsToTheLatestOne() {
    Horizons horizons = new Horizons(0, 0, 0);
    horizons.store(1, 0, 0, 5, 0);

    horizons.store(101, 5, 0, 5, 3);

    assertThat(horizons.succeeded(0, 5)).isZero();
    assertThat(horizons.failed(0, 3)).isEqualTo(3);
    assertThat(horizons.failed(3, 3)).isEqualTo(3);
    assertThat(horizons.succeeded(5, 5)).isEqualTo(5);
  }

  @Test
  void theFreshestHorizonIsTheShortestWithACall() {
    Horizons horizons = new Horizons(0, 0, 0);
    horizons.store(1, 0, 0, 1, 0);
    assertThat(horizons.freshest(1, 0)).isZero();

    for (int beat = 2; beat <= 20; beat++) {
      horizons.store(beat, 1, 0, 1, 0);
    }
    assertThat(horizons.freshest(1, 0)).isEqualTo(3);

    for (int beat = 21; beat <= 600; beat++) {
      horizons.store(beat, 1, 0, 1, 0);
    }
    assertThat(horizons.freshest(1, 0)).isEqualTo(-1);
  }

  @Test
  void countsBeyond255KeepTheirRatio() {
    Horizons horizons = new Horizons(0, 0, 0);
    horizons.store(1, 0, 0, 3_000, 1_000);

    byte[] counts = horizons.counts(3_000, 1_000);

    assertThat(counts[0] & 0xFF).isEqualTo(255);
    assertThat(counts[1] & 0xFF).isEqualTo(85);
    assertThat(horizons.counts(60_000, 1)[1]).isEqualTo((byte) 1);
  }

  @Test
  void cumulativeCountsMayWrapAround() {
    int near = Integer.MAX_VALUE;
    Horizons horizons = new Horizons(0, near, near);
    horizons.store(1, near, near, near + 2, near + 3);

    assertThat(horizons.succeeded(0, near + 2)).isEqualTo(2);
    assertThat(horizons.failed(0, near + 3)).isEqualTo(3);
  }

  @Test
  void theBeatsOfTheLongestHorizonFitIntoACount() {
    assertThat(Horizons.MOST_PER_BEAT).isBetween(100, 0xFFFF / 512);
    assertThat(Horizons.scaled(3_000, 6_000, Horizons.MOST_PER_BEAT))
        .isEqualTo(Horizons.MOST_PER_BEAT / 2);
  }

  @Test
  void whatWasCountedWhileBeatsWereMissingStaysForAWholeHorizon() {
    Horizons horizons = new Horizons(0, 0, 0);
    horizons.store(1, 0, 0, 5, 0);
    horizons.store(101, 5, 0, 5, 3);

    // Eight seconds are 32 beats, of which at least 24 are remembered.
    for (int beat = 102; beat <= 124; beat++) {
      horizons.store(beat, 5, 3, 5, 3);
      assertThat(horizons.failed(3, 3)).isEqualTo(3);
    }
  }
}
