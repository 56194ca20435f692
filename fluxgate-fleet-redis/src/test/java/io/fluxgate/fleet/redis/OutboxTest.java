package io.fluxgate.fleet.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.lettuce.core.protocol.CommandType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class OutboxTest {

  private final LongAdder dropped = new LongAdder();
  private final FakeWire wire = new FakeWire();
  private long nanos;
  private final Outbox outbox = new Outbox(wire, () -> nanos, dropped);

  @Test
  void theSecondMessageWaitsForTheAnswerToTheFirst() {
    offer("one");
    offer("two");
    assertThat(wire.texts).containsExactly("one");

    wire.last().complete();

    assertThat(wire.texts).containsExactly("one", "two");
    assertThat(dropped.sum()).isZero();
  }

  @Test
  void aMessageThatWaitedTooLongIsDropped() {
    offer("one");
    offer("old");
    pass(200);
    offer("young");
    pass(100);

    wire.last().complete();

    assertThat(wire.texts).containsExactly("one", "young");
    assertThat(dropped.sum()).isEqualTo(1);
  }

  @Test
  void theOldestOfTooManyIsDropped() {
    offer("one");
    for (int i = 0; i < 65; i++) {
      offer("waits " + i);
    }

    wire.last().complete();

    assertThat(wire.texts).containsExactly("one", "waits 1");
    assertThat(dropped.sum()).isEqualTo(1);
  }

  @Test
  void afterATimeOutNothingIsWrittenBeforeTheAnswer() {
    offer("one");
    pass(1_001);
    wire.last().completeExceptionally(new RedisCommandTimeoutException("1 s"));

    offer("two");
    assertThat(wire.texts).containsExactly("one");
    assertThat(outbox.isOverdue()).isTrue();

    wire.last().complete();
    offer("three");
    assertThat(wire.texts).containsExactly("one", "three");
    assertThat(outbox.isOverdue()).isFalse();
    assertThat(dropped.sum()).isEqualTo(1);
  }

  @Test
  void aLostConnectionDropsWhatIsUnderWayAndWhatWaits() {
    offer("one");
    offer("two");

    wire.last().completeExceptionally(new RedisException("Connection disconnected"));

    assertThat(dropped.sum()).isEqualTo(2);
    offer("three");
    assertThat(wire.texts).containsExactly("one", "three");
  }

  @Test
  void aClosedOutboxCancelsTheCommandAndWritesNoMore() {
    offer("one");
    offer("two");

    outbox.close();
    outbox.close();
    offer("three");

    assertThat(wire.last().isCancelled()).isTrue();
    assertThat(wire.texts).containsExactly("one");
    assertThat(dropped.sum()).isEqualTo(3);
  }

  @Test
  void anErrorIsReportedAndTheNextMessageIsWritten() {
    offer("one");
    offer("two");
    wire.last().getOutput().setError("NOPERM");

    wire.last().complete();

    assertThat(wire.errors).containsExactly("NOPERM");
    assertThat(wire.texts).containsExactly("one", "two");
    assertThat(dropped.sum()).isEqualTo(1);
  }

  @Test
  void aLateAnswerToAnEarlierMessageChangesNothing() {
    offer("one");
    Publish first = wire.last();
    first.complete();
    offer("two");
    offer("three");

    first.complete();

    assertThat(wire.texts).containsExactly("one", "two");
  }

  private void offer(String text) {
    outbox.offer(text.getBytes(UTF_8));
  }

  private void pass(long millis) {
    nanos += TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private static final class FakeWire implements Outbox.Wire {

    final List<String> texts = new ArrayList<>();
    final List<String> errors = new ArrayList<>();
    private final List<Publish> written = new ArrayList<>();
    private String latest = "";

    Publish last() {
      return written.get(written.size() - 1);
    }

    @Override
    public Publish newPublish(byte[] message, long sentNanos, Publish.Listener listener) {
      latest = new String(message, UTF_8);
      return new Publish(CommandType.PUBLISH, "channel", message, sentNanos, listener);
    }

    @Override
    public void write(Publish publish) {
      texts.add(latest);
      written.add(publish);
    }

    @Override
    public void refused(String error) {
      errors.add(error);
    }
  }
}
