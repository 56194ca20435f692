package io.fluxgate.fleet.internal.rules;

import io.fluxgate.fleet.internal.wire.Codec;
import io.fluxgate.fleet.internal.wire.Entry;
import io.fluxgate.fleet.internal.wire.Inbox;
import io.fluxgate.fleet.internal.wire.Kind;
import io.fluxgate.fleet.internal.wire.Message;
import io.fluxgate.fleet.internal.wire.RateLimit;
import io.fluxgate.fleet.internal.wire.Seal;
import io.fluxgate.fleet.internal.wire.Traffic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Collects what one pass has to say, so that hosts share messages, and sends it within the rate
 * that receivers accept of one instance.
 */
final class Outbox {

  /** Half of what receivers accept, whose seconds begin at other times. */
  private static final int PER_SECOND = 10;

  private static final int MOST_WAITING = 10 * Codec.MAXIMUM_ENTRIES;

  private static final Kind[] BY_URGENCY = {
    Kind.HELLO,
    Kind.PROBE_OK,
    Kind.TRIGGER,
    Kind.ANSWER,
    Kind.PROBE_FAILED,
    Kind.PROBE_STARTED,
    Kind.OPEN_HOSTS
  };

  private final long id;
  private final Seal seal;
  private final Inbox inbox;
  private final Traffic traffic;
  private final Consumer<byte[]> publisher;
  private final Map<Kind, Queue<Entry>> waiting = new EnumMap<>(Kind.class);
  private final RateLimit rate = new RateLimit(PER_SECOND);
  private boolean hello;
  private int sequence;

  Outbox(long id, Seal seal, Inbox inbox, Traffic traffic, Consumer<byte[]> publisher) {
    this.id = id;
    this.seal = seal;
    this.inbox = inbox;
    this.traffic = traffic;
    this.publisher = publisher;
  }

  void hello() {
    hello = true;
  }

  /** Adds an entry to the next message of a kind; if too many wait, the oldest is dropped. */
  void add(Kind kind, Entry entry) {
    Queue<Entry> entries = waiting.computeIfAbsent(kind, key -> new ArrayDeque<>());
    if (entries.size() >= MOST_WAITING) {
      entries.poll();
    }
    entries.add(entry);
  }

  /**
   * Sends what waits; returns when to call it again, {@link Time#FAR} if nothing is left. Kinds
   * take turns: if thousands of hosts die at once, calls for answers must not keep the answers
   * waiting.
   */
  long flush(long now) {
    for (boolean sent = true; sent; ) {
      sent = false;
      for (Kind kind : BY_URGENCY) {
        if (isWaiting(kind)) {
          if (!rate.take(now)) {
            return now + rate.waitNanos(now);
          }
          send(kind, take(kind), now);
          sent = true;
        }
      }
    }
    return Time.FAR;
  }

  private boolean isWaiting(Kind kind) {
    Queue<Entry> entries = waiting.get(kind);
    return kind == Kind.HELLO ? hello : entries != null && !entries.isEmpty();
  }

  private List<Entry> take(Kind kind) {
    if (kind == Kind.HELLO) {
      hello = false;
      return List.of();
    }
    Queue<Entry> entries = waiting.getOrDefault(kind, new ArrayDeque<>());
    List<Entry> taken = new ArrayList<>();
    while (taken.size() < Codec.MAXIMUM_ENTRIES && !entries.isEmpty()) {
      taken.add(entries.remove());
    }
    return taken;
  }

  private void send(Kind kind, List<Entry> entries, long now) {
    sequence++;
    byte[] bytes = Codec.encode(new Message(id, sequence, kind, entries));
    seal.seal(bytes);
    inbox.sent(sequence, now);
    traffic.countSent();
    publisher.accept(bytes);
  }
}
