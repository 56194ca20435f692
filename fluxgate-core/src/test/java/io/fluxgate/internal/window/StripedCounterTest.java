package io.fluxgate.internal.window;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.Race;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ObjLongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A counter spreads over stripes when threads meet, and only then. */
class StripedCounterTest {

  /** The maximum of stripes: ids that differ by it pick the same stripe, however many there are. */
  private static final int MAXIMUM_STRIPES = 256;

  private static final int MEETING = 3;

  /** One of the two ways to add. */
  private record Adding(String name, ObjLongConsumer<StripedCounter> to) {

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Adding> ways() {
    return Stream.of(
        new Adding("release", StripedCounter::addRelease),
        new Adding("volatile", StripedCounter::addVolatile));
  }

  private static @Nullable Object @Nullable [] stripes(StripedCounter counter)
      throws ReflectiveOperationException {
    MethodHandles.Lookup lookup =
        MethodHandles.privateLookupIn(StripedCounter.class, MethodHandles.lookup());
    Class<?> type = StripedCounter.class.getDeclaredField("stripes").getType();
    return (Object[]) lookup.findVarHandle(StripedCounter.class, "stripes", type).get(counter);
  }

  @Test
  void threadsThatDoNotMeetShareOneCell() throws Exception {
    StripedCounter counter = new StripedCounter();

    for (int round = 0; round < 3; round++) {
      Race.run(
          1,
          thread -> {
            for (int i = 0; i < 100; i++) {
              counter.addRelease(1);
              counter.addVolatile(1);
            }
          });
    }

    assertThat(stripes(counter)).isNull();
    assertThat(counter.sum()).isEqualTo(600);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void threadsThatMeetAreSpread(Adding adding) throws Exception {
    StripedCounter counter = new StripedCounter();
    AtomicLong added = new AtomicLong();
    long startNanos = System.nanoTime();

    Race.run(
        MEETING,
        thread -> {
          while (stripes(counter) == null) {
            assertThat(System.nanoTime() - startNanos).isLessThan(SECONDS.toNanos(120));
            for (int i = 0; i < 1_000; i++) {
              adding.to().accept(counter, 1);
            }
            added.addAndGet(1_000);
          }
        });

    assertThat(counter.sum()).isEqualTo(added.get());
  }

  @ParameterizedTest
  @MethodSource("ways")
  void threadsThatPickTheSameStripeLoseNothing(Adding adding) throws Exception {
    StripedCounter counter = new StripedCounter();

    Race.run(
        onOneStripe(),
        MEETING,
        thread -> {
          for (int i = 0; i < 100_000; i++) {
            adding.to().accept(counter, 1);
          }
        });

    assertThat(counter.sum()).isEqualTo(MEETING * 100_000L);
    // They move on together each time that the stripes are doubled, at most.
    @Nullable Object[] stripes = stripes(counter);
    assertThat(stripes == null ? 0 : Stream.of(stripes).filter(Objects::nonNull).count())
        .isLessThanOrEqualTo(stripes == null ? 0 : doublings(stripes) + 1);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void threadsThatFindACellOfTheirOwnMakeNoMoreStripes(Adding adding) throws Exception {
    StripedCounter counter = new StripedCounter();
    Race.run(MEETING, thread -> meet(counter, adding));
    @Nullable Object[] spread = Objects.requireNonNull(stripes(counter));

    for (int i = 0; i < 1_000; i++) {
      Race.run(1, thread -> adding.to().accept(counter, 1));
    }

    assertThat(stripes(counter)).hasSameSizeAs(spread);
    assertThat(spread.length).isBetween(8, MAXIMUM_STRIPES);
  }

  private static void meet(StripedCounter counter, Adding adding) throws Exception {
    long startNanos = System.nanoTime();
    while (stripes(counter) == null) {
      assertThat(System.nanoTime() - startNanos).isLessThan(SECONDS.toNanos(120));
      for (int i = 0; i < 1_000; i++) {
        adding.to().accept(counter, 1);
      }
    }
  }

  private static int doublings(@Nullable Object[] stripes) {
    return Integer.numberOfTrailingZeros(stripes.length) - Integer.numberOfTrailingZeros(8);
  }

  /** Threads whose ids pick the same stripe, however many there are. */
  private static ThreadFactory onOneStripe() {
    List<Long> first = new ArrayList<>();
    return task -> {
      for (int tried = 0; tried < 100 * MAXIMUM_STRIPES; tried++) {
        Thread thread = new Thread(task, "meeting");
        if (first.isEmpty()) {
          first.add(thread.getId());
        }
        if ((thread.getId() - first.get(0)) % MAXIMUM_STRIPES == 0) {
          return thread;
        }
      }
      throw new IllegalStateException("no such id");
    };
  }
}
