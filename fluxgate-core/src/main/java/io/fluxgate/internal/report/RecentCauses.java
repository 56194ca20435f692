package io.fluxgate.internal.report;

import io.fluxgate.Outcome;
import io.fluxgate.internal.util.Checks;
import io.fluxgate.internal.util.LoggedFailure;
import io.fluxgate.internal.util.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Why the latest calls of a period failed, for signals.
 *
 * <p>Keeps text rather than exceptions, which may hold much memory, and removes secrets only when a
 * signal needs the text. Writers share a ring; if two of them write the same element, either may
 * win, which is good enough for a hint.
 */
public final class RecentCauses {

  private static final int KEPT = 16;
  private static final int SHOWN = 5;
  private static final int MAXIMUM_KEPT = 1_000;

  private final AtomicReferenceArray<@Nullable Cause> ring = new AtomicReferenceArray<>(KEPT);
  private final AtomicInteger next = new AtomicInteger();

  public void add(Outcome outcome) {
    // Fail now: a null would otherwise surface only when the circuit opens.
    String kind = Checks.notNull("causeKind", outcome.causeKind());
    String message = message(outcome);
    int index = next.getAndIncrement();
    // A host that is down fails each call alike: one object stands for all of them.
    Cause latest = ring.get((index - 1) & (KEPT - 1));
    boolean repeated = latest != null && latest.is(kind, message);
    ring.set(index & (KEPT - 1), repeated ? latest : new Cause(kind, message));
  }

  private static @Nullable String message(Outcome outcome) {
    Throwable error = outcome.error();
    if (error != null && !outcome.showsMessages()) {
      return error.getClass().getSimpleName();
    }
    String message = error == null ? null : error.getMessage();
    // The host may control its length, and it is kept until the state ends.
    return message == null || message.length() <= MAXIMUM_KEPT
        ? message
        : message.substring(0, MAXIMUM_KEPT);
  }

  /**
   * Returns the latest distinct causes, the latest first, without text that looks like a secret.
   */
  public List<String> latest() {
    List<String> distinct = new ArrayList<>();
    int end = next.get();
    for (int i = 1; i <= KEPT && distinct.size() < SHOWN; i++) {
      Cause cause = ring.get((end - i) & (KEPT - 1));
      String text = cause == null ? null : cause.presentable();
      if (text != null && !distinct.contains(text)) {
        distinct.add(text);
      }
    }
    return List.copyOf(distinct);
  }

  private record Cause(String kind, @Nullable String message) {

    boolean is(String otherKind, @Nullable String otherMessage) {
      return kind.equals(otherKind) && Objects.equals(message, otherMessage);
    }

    String presentable() {
      if (message == null || Text.isBlank(message)) {
        return Text.clean(kind);
      }
      return Text.clean(kind) + ": " + LoggedFailure.presentable(message);
    }
  }
}
