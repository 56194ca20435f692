package io.fluxgate.internal.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.Race;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LostConnectionsTest {

  private static final Object PERIOD = new Object();

  private final LostConnections lost = new LostConnections();

  private boolean hasCounted(Object connection) {
    return lost.hasCounted(connection, PERIOD, 0);
  }

  @Test
  void connectionsThatEndTogetherAreKeptApart() {
    Object one = new Object();
    Object other = new Object();

    assertThat(hasCounted(one)).isFalse();
    assertThat(hasCounted(other)).isFalse();
    assertThat(hasCounted(one)).isTrue();
    assertThat(hasCounted(other)).isTrue();
  }

  @Test
  void onlySixteenAreRemembered() {
    List<Object> connections = new ArrayList<>();
    for (int i = 0; i < 17; i++) {
      connections.add(new Object());
      assertThat(hasCounted(connections.get(i))).isFalse();
    }

    for (int i = 1; i < 17; i++) {
      assertThat(hasCounted(connections.get(i))).isTrue();
    }
    assertThat(hasCounted(connections.get(0))).isFalse();
  }

  @Test
  void callThatBeganAfterTheEndWasNotOnTheConnection() {
    Object connection = new Object();
    assertThat(hasCounted(connection)).isFalse();

    assertThat(lost.hasCounted(connection, PERIOD, lost.counted())).isFalse();
    assertThat(hasCounted(connection)).isTrue();
  }

  @Test
  void connectionIsNotKept() {
    WeakReference<Object> connection = new WeakReference<>(new Object());
    Object held = connection.get();
    assertThat(lost.hasCounted(held, PERIOD, 0)).isFalse();
    held = null;

    for (int i = 0; i < 100 && connection.get() != null; i++) {
      System.gc();
    }

    assertThat(connection.get()).isNull();
  }

  @Test
  void oneOfManyThreadsCountsTheEnd() throws Exception {
    for (int round = 0; round < 200; round++) {
      Object connection = new Object();
      int before = lost.counted();
      AtomicInteger first = new AtomicInteger();
      Race.run(
          4,
          thread -> {
            if (!lost.hasCounted(connection, PERIOD, before)) {
              first.incrementAndGet();
            }
          });
      assertThat(first).hasValue(1);
    }
  }
}
