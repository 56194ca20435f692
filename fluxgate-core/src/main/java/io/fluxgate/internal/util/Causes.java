package io.fluxgate.internal.util;

import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Walks cause chains, which may be cyclic or extremely long. */
public final class Causes {

  /** Real chains have a handful of links; a longer one is cyclic or malicious. */
  private static final int MAXIMUM_DEPTH = 64;

  private Causes() {}

  /** Removes the wrappers that futures put around an error. */
  public static Throwable unwrap(Throwable error) {
    Throwable inner = error;
    for (int depth = 0; depth < MAXIMUM_DEPTH; depth++) {
      Throwable cause = inner.getCause();
      if (cause == null
          || !(inner instanceof CompletionException || inner instanceof ExecutionException)) {
        return inner;
      }
      inner = cause;
    }
    return error;
  }

  /** Returns the last of the causes, or the error itself; null if the chain does not end. */
  public static @Nullable Throwable root(Throwable error) {
    Throwable inner = error;
    for (int depth = 0; depth < MAXIMUM_DEPTH; depth++) {
      Throwable cause = inner.getCause();
      if (cause == null) {
        return inner;
      }
      inner = cause;
    }
    return null;
  }

  /** Whether the error itself or any of its causes matches. */
  public static boolean anyMatch(
      @Nullable Throwable error, Predicate<? super Throwable> predicate) {
    Throwable link = error;
    for (int depth = 0; link != null && depth < MAXIMUM_DEPTH; depth++) {
      if (predicate.test(link)) {
        return true;
      }
      link = link.getCause();
    }
    return false;
  }

  /**
   * Whether the error's own message has the words.
   *
   * @param words in lower case; the message may be in any
   */
  public static boolean messageHas(Throwable error, String words) {
    String message = error.getMessage();
    return message != null && message.toLowerCase(Locale.ROOT).contains(words);
  }
}
