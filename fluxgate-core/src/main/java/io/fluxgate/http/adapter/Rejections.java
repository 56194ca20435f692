package io.fluxgate.http.adapter;

import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.internal.util.Checks;
import java.io.IOException;
import java.util.concurrent.Callable;

/** Answers rejected requests, the same way in every adapter. */
public final class Rejections {

  private Rejections() {}

  /**
   * {@return what a fallback makes of a rejection}
   *
   * <p>Clients expect nothing but an {@link IOException} of a call, so that is what the fallback's
   * failure becomes, with the rejection as suppressed unless it is the cause. Restores the
   * interrupt of the thread.
   *
   * @param <T> the type of the response
   * @param rejection why the request was not sent
   * @param fallback called once, on this thread; it may throw the rejection, and must not return
   *     null
   * @throws IOException what the fallback throws, or the wrapper of anything else
   */
  public static <T> T recover(CallNotPermittedIOException rejection, Callable<? extends T> fallback)
      throws IOException {
    Checks.notNull("rejection", rejection);
    Checks.notNull("fallback", fallback);
    try {
      T result = fallback.call();
      if (result == null) {
        throw new IllegalStateException("the fallback returned null");
      }
      return result;
    } catch (IOException failure) {
      throw with(rejection, failure);
    } catch (Throwable failure) {
      if (failure instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw with(rejection, new IOException("The fallback of a rejected call failed", failure));
    }
  }

  private static IOException with(CallNotPermittedIOException rejection, IOException failure) {
    if (failure != rejection && failure.getCause() != rejection) {
      failure.addSuppressed(rejection);
    }
    return failure;
  }
}
