package io.fluxgate.http.adapter;

/** Receives what happens to the body of a response while its caller reads it. */
public interface BodyProgress {

  /** A piece of the body was read. */
  void bodyRead();

  /**
   * The body has ended.
   *
   * @param length how many bytes were read
   */
  void bodyEnded(long length);

  /** The caller closed the body, before its end or after it. */
  void bodyClosed();

  /**
   * The body failed.
   *
   * @param error what its caller receives
   */
  void bodyFailed(Throwable error);
}
