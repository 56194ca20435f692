package io.fluxgate.http.adapter;

import org.jspecify.annotations.Nullable;

/** A response whose headers have arrived. Each adapter wraps its client's response in one. */
public interface HttpResponseInfo {

  /** {@return the status code} */
  int status();

  /**
   * {@return the first value of a header, or null if there is none}
   *
   * @param name ignoring case
   */
  @Nullable String header(String name);
}
