package io.fluxgate.internal.util;

import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes results that complete later. Not a part of the asynchronous calls: a program that
 * makes only blocking calls would start the JDK's common pool for it.
 */
public final class PendingResults {

  private static final Set<String> PENDING =
      Set.of(
          "org.reactivestreams.Publisher",
          "java.util.concurrent.Flow$Publisher",
          "kotlinx.coroutines.Job",
          "kotlinx.coroutines.flow.Flow");

  private PendingResults() {}

  /** Whether objects of this class represent a result that is not there yet. */
  public static boolean isPending(Class<?> type) {
    return CompletionStage.class.isAssignableFrom(type)
        || Future.class.isAssignableFrom(type)
        || isKnownByName(type);
  }

  /**
   * Recognizes the types by name: core does not depend on Reactive Streams or coroutines, and older
   * Androids have no Flow.
   */
  private static boolean isKnownByName(@Nullable Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      for (Class<?> implemented : c.getInterfaces()) {
        if (PENDING.contains(implemented.getName()) || isKnownByName(implemented)) {
          return true;
        }
      }
    }
    return false;
  }
}
