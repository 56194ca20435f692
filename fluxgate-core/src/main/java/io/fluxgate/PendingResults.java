package io.fluxgate;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes results that complete later. Not a part of {@link AsyncCall}: a program that makes
 * only blocking calls would start the JDK's common pool for it.
 */
final class PendingResults {

  private PendingResults() {}

  /** Whether objects of this class represent a result that is not there yet. */
  static boolean isPending(Class<?> type) {
    return CompletionStage.class.isAssignableFrom(type)
        || Future.class.isAssignableFrom(type)
        || Flow.Publisher.class.isAssignableFrom(type)
        || isReactivePublisher(type);
  }

  /** Recognizes the type by its name, because core does not depend on Reactive Streams. */
  private static boolean isReactivePublisher(@Nullable Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      for (Class<?> implemented : c.getInterfaces()) {
        if (implemented.getName().equals("org.reactivestreams.Publisher")
            || isReactivePublisher(implemented)) {
          return true;
        }
      }
    }
    return false;
  }
}
