package io.fluxgate.http;

import io.fluxgate.Outcome;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The outcome of one HTTP exchange: the error it ended with, or the response. Immutable.
 *
 * <p>A failure during the body has both a {@link #status()} and a {@link #kind()}.
 */
public interface HttpOutcome extends Outcome {

  /** {@return the request that was answered or failed} */
  HttpRequestInfo request();

  /** {@return the status code, or 0 if no response arrived} */
  int statusOrZero();

  /** {@return the status code, or empty if no response arrived} */
  default OptionalInt status() {
    int status = statusOrZero();
    return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
  }

  /**
   * {@return the first value of a response header, or empty if there is none}
   *
   * @param name ignoring case
   */
  Optional<String> header(String name);

  /** {@return why the exchange failed, or empty if it completed} */
  Optional<HttpFailureKind> kind();

  /** {@return how far the exchange got} */
  HttpProgress progress();

  /**
   * {@return whether signals and logs may show the messages of exceptions} Default: false, so that
   * they show only the kind of a failure and the class of the exception.
   */
  @Override
  default boolean showsMessages() {
    return false;
  }
}
