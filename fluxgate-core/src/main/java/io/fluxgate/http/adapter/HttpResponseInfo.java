package io.fluxgate.http.adapter;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a response once its headers are there. An adapter wraps its client's response in
 * one.
 */
public interface HttpResponseInfo {

  /** {@return the status code} */
  int status();

  /**
   * {@return the first value of a header, or null if there is none}
   *
   * @param name in upper or lower case
   */
  @Nullable String header(String name);
}
