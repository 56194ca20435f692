package io.fluxgate.internal.util;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ChecksTest {

  @Test
  void durationsBeyondALongAreTheNearestLong() {
    assertThat(Checks.saturatedNanos(Duration.ofNanos(Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE);
    assertThat(Checks.saturatedNanos(Duration.ofNanos(Long.MAX_VALUE).plusNanos(1)))
        .isEqualTo(Long.MAX_VALUE);
    assertThat(Checks.saturatedNanos(Duration.ofNanos(Long.MAX_VALUE).minusNanos(1)))
        .isEqualTo(Long.MAX_VALUE - 1);
    assertThat(Checks.saturatedNanos(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE);
    assertThat(Checks.saturatedNanos(Duration.ofNanos(Long.MIN_VALUE))).isEqualTo(Long.MIN_VALUE);
    assertThat(Checks.saturatedNanos(Duration.ofNanos(Long.MIN_VALUE).plusNanos(1)))
        .isEqualTo(Long.MIN_VALUE + 1);
    assertThat(Checks.saturatedNanos(Duration.ofSeconds(Long.MIN_VALUE))).isEqualTo(Long.MIN_VALUE);
  }

  /** An opening with an unlimited delay asks for this; its exception took microseconds. */
  @Test
  void durationsBeyondALongThrowNothingOnTheWay() {
    Duration forever = Duration.ofSeconds(Long.MAX_VALUE);
    long unused = Checks.saturatedNanos(forever);

    long before = allocated();
    for (int i = 0; i < 10_000; i++) {
      unused += Checks.saturatedNanos(forever);
    }

    // An exception with its stack trace takes hundreds of bytes.
    assertThat(allocated() - before).as("bytes, sum %s", unused).isLessThan(100_000);
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
