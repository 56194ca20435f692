package io.fluxgate.adapter.tck;

import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A call on its own thread, so that a client that hangs fails only its case. */
final class Running {

  private final ContractCall call;
  private final Thread thread;
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile @Nullable ContractAnswer answer;
  private volatile @Nullable Throwable error;
  private volatile boolean interrupted;

  private Running(
      ThreadFactory threads,
      HttpClientUnderTest client,
      ContractCall call,
      boolean interruptedBefore) {
    this.call = call;
    this.thread = threads.newThread(() -> run(client, interruptedBefore));
    thread.start();
  }

  static Running start(HttpClientUnderTest client, ContractCall call) {
    return new Running(Running::platformThread, client, call, false);
  }

  /** Starts the call on a thread that is interrupted already. */
  static Running startInterrupted(HttpClientUnderTest client, ContractCall call) {
    return new Running(Running::platformThread, client, call, true);
  }

  /** Starts the call on a virtual thread; from Java 21 on. */
  static Running startVirtual(HttpClientUnderTest client, ContractCall call) {
    return new Running(Running::virtualThread, client, call, false);
  }

  private static Thread platformThread(Runnable task) {
    Thread thread = new Thread(task, "contract-call");
    thread.setDaemon(true);
    return thread;
  }

  private static Thread virtualThread(Runnable task) {
    try {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      return (Thread)
          Class.forName("java.lang.Thread$Builder")
              .getMethod("unstarted", Runnable.class)
              .invoke(builder, task);
    } catch (ReflectiveOperationException olderThan21) {
      throw new IllegalStateException("No virtual threads here", olderThan21);
    }
  }

  private void run(HttpClientUnderTest client, boolean interruptedBefore) {
    try {
      if (interruptedBefore) {
        Thread.currentThread().interrupt();
      }
      answer = client.call(call);
    } catch (Throwable thrown) {
      error = unwrapped(thrown);
    } finally {
      interrupted = Thread.currentThread().isInterrupted();
      done.countDown();
    }
  }

  private static Throwable unwrapped(Throwable thrown) {
    Throwable cause = thrown.getCause();
    boolean wrapper = thrown instanceof ExecutionException || thrown instanceof CompletionException;
    return wrapper && cause != null ? unwrapped(cause) : thrown;
  }

  void interrupt() {
    thread.interrupt();
  }

  /** Waits for the end of the call. */
  Running finish() throws InterruptedException {
    if (!done.await(Patience.CALL.toNanos(), TimeUnit.NANOSECONDS)) {
      AssertionError hung = new AssertionError(call + " does not end; its thread is here");
      hung.setStackTrace(thread.getStackTrace());
      throw hung;
    }
    return this;
  }

  @Nullable Throwable error() {
    return error;
  }

  /** The answer; fails if the call threw something instead. */
  ContractAnswer answer() {
    ContractAnswer got = answer;
    if (got == null) {
      throw new AssertionError(call + " was not answered", error);
    }
    return got;
  }

  /** Whether the interrupt is still visible, in the thread's flag or in the exception. */
  boolean knowsOfInterrupt() {
    return interrupted
        || error instanceof InterruptedException
        || error instanceof InterruptedIOException
        || error instanceof ClosedByInterruptException;
  }

  @Override
  public String toString() {
    return call + ": " + (answer != null ? answer : error);
  }
}
