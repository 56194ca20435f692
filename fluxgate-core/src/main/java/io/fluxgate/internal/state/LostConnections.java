package io.fluxgate.internal.state;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The connections whose end a breaker has counted as a failure lately. A connection that ends takes
 * all calls on it along, which is one piece of evidence: the first of them counts, and the others
 * do not.
 *
 * <p>A call can only have been on the connection if it began before the end was counted. What seems
 * to be the same end later is another one: a client may throw one exception again and again, and
 * each time it is a failure.
 *
 * <p>Bounded, and holds nothing that is not in use elsewhere. Calls that succeed write nothing.
 */
public final class LostConnections {

  private static final int REMEMBERED = 16;

  /** How many of the highest bits of a number a ticket does not keep. */
  private static final int LOST_BITS = 3;

  /** Stands for the connection of a client that does not show which of its connections ended. */
  private static final Object UNKNOWN = new Object();

  private static final AtomicReferenceFieldUpdater<LostConnections, Ends> ENDS =
      AtomicReferenceFieldUpdater.newUpdater(LostConnections.class, Ends.class, "ends");

  private volatile Ends ends = new Ends(0, List.of());

  /** How many ends have been counted, for a call that begins now. */
  public int counted() {
    return ends.counted;
  }

  /**
   * Returns whether a call ended with a connection whose end has been counted since the call began;
   * if not, the end is counted from now on.
   *
   * @param connection what calls on the same connection have in common; null if that is unknown
   * @param period the evidence to which it belongs, which begins anew with each state
   * @param countedBefore what {@link #counted} was when the call began; its highest bits may be
   *     lost
   */
  public boolean hasCounted(@Nullable Object connection, Object period, int countedBefore) {
    Object identity = connection == null ? UNKNOWN : connection;
    while (true) {
      Ends seen = ends;
      End known = seen.find(identity, period);
      if (known != null && (countedBefore - known.number) << LOST_BITS < 0) {
        return true;
      }
      if (known != null && identity != UNKNOWN) {
        return false;
      }
      if (ENDS.compareAndSet(this, seen, seen.with(identity, period))) {
        return false;
      }
    }
  }

  private record Ends(int counted, List<End> latest) {

    @Nullable End find(Object connection, Object period) {
      for (int i = latest.size() - 1; i >= 0; i--) {
        End end = latest.get(i);
        if (end.connection.get() == connection && end.period.get() == period) {
          return end;
        }
      }
      return null;
    }

    Ends with(Object connection, Object period) {
      List<End> more = new ArrayList<>(REMEMBERED);
      for (End end : latest.subList(Math.max(0, latest.size() - REMEMBERED + 1), latest.size())) {
        if (end.connection.get() != null && end.period.get() != null) {
          more.add(end);
        }
      }
      more.add(new End(new WeakReference<>(connection), new WeakReference<>(period), counted + 1));
      return new Ends(counted + 1, List.copyOf(more));
    }
  }

  private record End(WeakReference<Object> connection, WeakReference<Object> period, int number) {}
}
