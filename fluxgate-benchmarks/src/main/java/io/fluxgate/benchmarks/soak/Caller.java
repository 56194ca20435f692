package io.fluxgate.benchmarks.soak;

import io.fluxgate.http.CallNotPermittedIOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A thread that makes call after call, in all forms and manners, and books how each ended. */
final class Caller implements Runnable {

  private static final Duration HURRY = Duration.ofMillis(60);
  private static final int STATUS_OF_FAILURE = 500;

  private final int number;
  private final Book book;
  private final Dice dice;
  private final List<Form> forms;
  private final Drops drops;
  private final ScheduledExecutorService timer;
  private final BooleanSupplier goesOn;

  Caller(
      int number,
      Book book,
      Dice dice,
      List<Form> forms,
      Drops drops,
      ScheduledExecutorService timer,
      BooleanSupplier goesOn) {
    this.number = number;
    this.book = book;
    this.dice = dice;
    this.forms = forms;
    this.drops = drops;
    this.timer = timer;
    this.goesOn = goesOn;
  }

  @Override
  public void run() {
    while (goesOn.getAsBoolean()) {
      long call = book.nextCall();
      book.begun(number);
      Ending ending = make(call);
      book.ended(number);
      // A breather, longer after a rejection, or the rejections would be all there is.
      long micros = dice.below(4_000, Dice.Purpose.MOMENT, -call - 1);
      LockSupport.parkNanos(1_000 * (ending == Ending.REJECTED ? 2_000 + 2 * micros : micros));
    }
  }

  private Ending make(long call) {
    Target target = book.targetOf(call, dice);
    Form form = forms.get(dice.below(forms.size(), Dice.Purpose.FORM, call));
    Manner manner = Manner.of(dice, call);
    Form.Pending pending =
        form.prepare(target.uri(call), manner == Manner.HURRY ? HURRY : Form.LIMIT);
    Meddling meddling = meddle(call, manner, pending);
    Ending ending;
    try {
      ending = receive(pending.await(), manner);
    } catch (Throwable error) {
      ending = judge(call, form, error);
    }
    if (meddling != null && meddling.end() && ending != Ending.REJECTED) {
      ending = Ending.LOOSE;
    }
    target.seen().count(ending);
    return ending;
  }

  private @Nullable Meddling meddle(long call, Manner manner, Form.Pending pending) {
    if (!manner.meddles()) {
      return null;
    }
    SplittableRandom random = dice.of(Dice.Purpose.MOMENT, call);
    long micros = random.nextLong(random.nextBoolean() ? 2_000 : 60_000);
    Thread self = Thread.currentThread();
    return Meddling.after(
        micros, manner == Manner.CANCEL ? pending::cancel : self::interrupt, timer);
  }

  private Ending receive(Form.Received received, Manner manner) throws Exception {
    boolean failed = received.status() >= STATUS_OF_FAILURE;
    if (manner == Manner.DROP) {
      boolean forGood = drops.drop(received.response());
      return failed ? Ending.FAILED : forGood ? Ending.ABANDONED : Ending.LOOSE;
    }
    if (manner == Manner.CLOSE_EARLY) {
      received.response().close();
      return failed ? Ending.FAILED : Ending.LOOSE;
    }
    try (InputStream body = received.body()) {
      body.transferTo(OutputStream.nullOutputStream());
    } catch (Exception error) {
      if (!failed) {
        throw error;
      }
    } finally {
      received.response().close();
    }
    return failed ? Ending.FAILED : Ending.WHOLE;
  }

  private Ending judge(long call, Form form, Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof CallNotPermittedIOException) {
        book.rejected(call);
        return Ending.REJECTED;
      }
    }
    if (error instanceof TimeoutException) {
      book.violation("a call through " + form.name() + " never ended");
    } else if (isABug(error instanceof ExecutionException ? error.getCause() : error)) {
      book.violation("thrown by " + form.name() + ": " + error + " at " + placeOf(error));
    }
    return Ending.FAILED;
  }

  /**
   * Whether the library threw it unchecked. Clients do so by themselves: Apache's throws a
   * NullPointerException where a call is cancelled just as it connects (5.6).
   */
  private static boolean isABug(@Nullable Throwable error) {
    boolean unchecked = error instanceof Error || error instanceof RuntimeException;
    if (error == null || !unchecked || error instanceof CancellationException) {
      return false;
    }
    return Arrays.stream(error.getStackTrace())
        .map(StackTraceElement::getClassName)
        .filter(name -> !name.startsWith("java."))
        .findFirst()
        .filter(name -> name.startsWith("io.fluxgate."))
        .isPresent();
  }

  private static String placeOf(Throwable error) {
    return Arrays.stream(error.getStackTrace()).limit(4).toList().toString();
  }
}
