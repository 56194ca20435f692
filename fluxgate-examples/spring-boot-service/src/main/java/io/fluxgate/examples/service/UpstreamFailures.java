package io.fluxgate.examples.service;

import io.fluxgate.http.CallNotPermittedIOException;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.client.RestClientResponseException;

/** Tells the shop's own callers what is wrong, and when to come back. */
@RestControllerAdvice
class UpstreamFailures {

  /**
   * Spring looks for a handler of causes, too: the rejection comes in a ResourceAccessException.
   */
  @ExceptionHandler
  ResponseEntity<String> circuitIsOpen(CallNotPermittedIOException rejection) {
    return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
        .header(HttpHeaders.RETRY_AFTER, rejection.retryAfterSeconds())
        .body("Prices are not to be had at the moment.");
  }

  /**
   * Not for ResourceAccessException: Spring would choose its handler before looking at the cause,
   * and the rejection would never get to the one above.
   */
  @ExceptionHandler({RestClientResponseException.class, IOException.class})
  ResponseEntity<String> upstreamFailed() {
    return ResponseEntity.status(HttpStatus.BAD_GATEWAY).body("The price could not be had.");
  }
}
