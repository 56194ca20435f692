package io.fluxgate.internal.util;

import java.util.Locale;
import java.util.Set;
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
   * Whether the error's own message has the words. A peer may have written any message that quotes
   * it: use this only for errors whose origin shows that their messages quote nobody.
   *
   * @param words in lower case; the message may be in any
   */
  public static boolean messageHas(Throwable error, String words) {
    return message(error).contains(words);
  }

  /**
   * Whether the error's own message begins with the words, which a peer cannot make it do if the
   * client quotes others only after words of its own.
   *
   * @param words in lower case; the message may be in any
   */
  public static boolean messageBegins(Throwable error, String words) {
    return message(error).startsWith(words);
  }

  /**
   * Whether the error's own message is one of these.
   *
   * @param messages in lower case; the message may be in any
   */
  public static boolean messageIs(Throwable error, String... messages) {
    String own = message(error);
    for (String message : messages) {
      if (own.equals(message)) {
        return true;
      }
    }
    return false;
  }

  private static String message(Throwable error) {
    String message = error.getMessage();
    return message == null ? "" : message.toLowerCase(Locale.ROOT);
  }

  /** The class whose method threw the error; empty if the JVM has not recorded it. */
  public static String thrower(Throwable error) {
    StackTraceElement[] stack = error.getStackTrace();
    return stack.length == 0 ? "" : stack[0].getClassName();
  }

  /**
   * Whether a method of one of these classes threw the error, or called what threw it.
   *
   * @param classNames as {@code Class.getName} has them
   */
  public static boolean isFrom(Throwable error, Set<String> classNames) {
    for (StackTraceElement frame : error.getStackTrace()) {
      if (classNames.contains(frame.getClassName())) {
        return true;
      }
    }
    return false;
  }
}
