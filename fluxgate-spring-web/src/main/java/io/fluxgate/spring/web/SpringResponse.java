package io.fluxgate.spring.web;

import io.fluxgate.http.adapter.HttpResponseInfo;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Status and headers of a response, as the guard sees them.
 *
 * <p>Jetty (12.0 and 12.1) changes the headers on its own thread once it has decoded the body,
 * while the caller of a request factory reads them.
 */
record SpringResponse(int status, HttpHeaders headers, boolean isAsReceived)
    implements HttpResponseInfo {

  private static final int ATTEMPTS = 5;

  /** Of a client that leaves the headers as they are. */
  static SpringResponse asReceived(int status, HttpHeaders headers) {
    return new SpringResponse(status, headers, true);
  }

  /**
   * Of a client whose headers may change.
   *
   * @param type the class of the response
   */
  static SpringResponse ofType(Class<?> type, int status, HttpHeaders headers) {
    boolean isUrlConnection = type.getName().endsWith(".SimpleClientHttpResponse");
    return new SpringResponse(status, headers, isUrlConnection);
  }

  @Override
  public @Nullable String header(String name) {
    String value = read(name);
    // Jetty puts the length of what it has decoded, which is 0 if it failed at the first byte.
    boolean isDoubtful =
        !isAsReceived && "0".equals(value) && HttpHeaders.CONTENT_LENGTH.equalsIgnoreCase(name);
    return isDoubtful ? null : value;
  }

  private @Nullable String read(String name) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        // One of the few methods that HttpHeaders has in Spring 6 and 7.
        return headers.getFirst(name);
      } catch (RuntimeException changing) {
        Thread.onSpinWait();
      }
    }
    return null;
  }

  /**
   * {@return the length of the body; -1 if it is not declared, or that of an encoded body}
   *
   * @throws NumberFormatException if it is no number
   */
  long declaredLength() {
    String declared = read(HttpHeaders.CONTENT_LENGTH);
    long length = declared == null ? -1 : Long.parseLong(declared);
    return read(HttpHeaders.CONTENT_ENCODING) == null ? length : -1;
  }

  /** The status; headers may hold secrets. */
  @Override
  public String toString() {
    return Integer.toString(status);
  }
}
