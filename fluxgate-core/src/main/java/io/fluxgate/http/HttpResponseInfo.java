package io.fluxgate.http;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a response once its headers are there. An adapter wraps its client's response in
 * one.
 */
public interface HttpResponseInfo {

  /** Returns the status code. */
  int status();

  /** Returns the first value of a header, by its name in any case, or null if there is none. */
  @Nullable String header(String name);
}
