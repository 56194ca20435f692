package io.fluxgate.benchmarks.soak;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What a server does with a request. */
enum ServerBehaviour {
  SMALL,
  LARGE,
  CHUNKED,
  NO_CONTENT,
  NOT_FOUND,
  TOO_MANY,
  DRIP,
  ERROR,
  UNAVAILABLE,
  SLOW_HEADERS,
  STALLED_BODY,
  CLOSE_BEFORE,
  RESET_BEFORE,
  RESET_IN_BODY,
  SHORT_LENGTH,
  SHORT_CHUNK,
  GARBAGE;

  private static final List<ServerBehaviour> GOOD =
      List.of(SMALL, SMALL, SMALL, LARGE, CHUNKED, CHUNKED, NO_CONTENT, NOT_FOUND, TOO_MANY, DRIP);
  private static final List<ServerBehaviour> BAD =
      List.of(
          ERROR,
          ERROR,
          ERROR,
          UNAVAILABLE,
          SLOW_HEADERS,
          STALLED_BODY,
          CLOSE_BEFORE,
          RESET_BEFORE,
          RESET_IN_BODY,
          SHORT_LENGTH,
          SHORT_CHUNK,
          GARBAGE);

  /**
   * The JDK's client leaks a connection whose response is not HTTP, and the call on it (about 20
   * kB), and cannot be shut down afterwards (Java 17 to 25, with or without Fluxgate). An hour of
   * that would only measure the leak.
   */
  private static final int MOST_GARBAGE_FOR_JDK = 100;

  private static final AtomicInteger GARBAGE_FOR_JDK = new AtomicInteger();

  private static final int LARGE_BYTES = 96 * 1024;

  /** A healthy server fails 3 % of the requests, a sick one 80 %. */
  static ServerBehaviour of(SeededChoices choices, long request, boolean sick) {
    var random = choices.of(SeededChoices.Purpose.SERVER_BEHAVIOUR, request);
    List<ServerBehaviour> answers = random.nextInt(100) < (sick ? 80 : 3) ? BAD : GOOD;
    return answers.get(random.nextInt(answers.size()));
  }

  /** Serves the request; returns whether the connection can be reused. */
  boolean serve(RawConnection connection) throws Exception {
    switch (this) {
      case SMALL -> connection.send(head("200 OK", 5) + "hello");
      case LARGE -> connection.send(head("200 OK", LARGE_BYTES)).send(new byte[LARGE_BYTES]);
      case CHUNKED -> connection.send(chunked() + "5\r\nhello\r\n6\r\n again\r\n0\r\n\r\n");
      case NO_CONTENT -> connection.send("HTTP/1.1 204 No Content\r\n\r\n");
      case NOT_FOUND -> connection.send(head("404 Not Found", 4) + "none");
      case TOO_MANY -> connection.send("HTTP/1.1 429 Slow\r\nContent-Length: 0\r\n\r\n");
      case DRIP -> drip(connection);
      case ERROR -> connection.send(head("500 Oh", 2) + "no");
      case UNAVAILABLE ->
          connection.send("HTTP/1.1 503 Busy\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n");
      case SLOW_HEADERS -> {
        connection.stall();
        return false;
      }
      case STALLED_BODY -> {
        connection.send(head("200 OK", 1_000) + "hel").stall();
        return false;
      }
      case CLOSE_BEFORE -> {
        return false;
      }
      case RESET_BEFORE -> {
        connection.reset();
        return false;
      }
      case RESET_IN_BODY -> {
        connection.send(head("200 OK", 1_000) + "hel").reset();
        return false;
      }
      case SHORT_LENGTH -> {
        connection.send(head("200 OK", 1_000) + "hel");
        return false;
      }
      case SHORT_CHUNK -> {
        connection.send(chunked() + "5\r\nhel");
        return false;
      }
      case GARBAGE -> {
        // After that, the JDK's client only sees the connection closed.
        if (!connection.isFromJdkClient()
            || GARBAGE_FOR_JDK.getAndIncrement() < MOST_GARBAGE_FOR_JDK) {
          connection.send("I am not a web server\r\n\r\n");
        }
        return false;
      }
    }
    return true;
  }

  private static void drip(RawConnection connection) throws Exception {
    connection.send(head("200 OK", 4));
    for (byte octet : "drip".getBytes(StandardCharsets.US_ASCII)) {
      connection.pause(5).send(new byte[] {octet});
    }
  }

  private static String head(String status, int length) {
    return "HTTP/1.1 " + status + "\r\nContent-Length: " + length + "\r\n\r\n";
  }

  private static String chunked() {
    return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  }
}
