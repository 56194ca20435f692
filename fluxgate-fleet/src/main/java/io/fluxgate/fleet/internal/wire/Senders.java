package io.fluxgate.fleet.internal.wire;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The instances that were heard last, and where each of them is with its messages. */
final class Senders {

  static final int MAXIMUM = 4_096;

  private final Map<Long, Sender> senders =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Sender> eldest) {
          return size() > MAXIMUM;
        }
      };

  int size() {
    return senders.size();
  }

  /** Returns the instance if this message is newer than its last one; null if not. */
  @Nullable Sender newer(long id, int sequence) {
    Sender known = senders.get(id);
    if (known == null) {
      known = new Sender();
      senders.put(id, known);
    } else if (Integer.compareUnsigned(sequence, known.sequence) <= 0) {
      return null;
    }
    known.sequence = sequence;
    return known;
  }

  /** One instance. */
  static final class Sender {

    final RateLimit rate = new RateLimit(20);
    private int sequence;
  }
}
