package io.fluxgate.benchmarks.soak;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What a server does to a request. */
enum Answer {
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

  private static final List<Answer> GOOD =
      List.of(SMALL, SMALL, SMALL, LARGE, CHUNKED, CHUNKED, NO_CONTENT, NOT_FOUND, TOO_MANY, DRIP);
  private static final List<Answer> BAD =
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
   * The JDK's client never lets go of a connection that brought it no HTTP, nor of the call on it,
   * some 20 kB, and then does not end either (Java 17 to 25, without Fluxgate just so). That is
   * nothing to soak for an hour.
   */
  private static final int MOST_GARBAGE_FOR_JDK = 100;

  private static final AtomicInteger GARBAGE_FOR_JDK = new AtomicInteger();

  private static final int LARGE_BYTES = 96 * 1024;

  /** A healthy server slips now and then; a sick one mostly fails. */
  static Answer of(Dice dice, long request, boolean sick) {
    var random = dice.of(Dice.Purpose.ANSWER, request);
    List<Answer> answers = random.nextInt(100) < (sick ? 80 : 3) ? BAD : GOOD;
    return answers.get(random.nextInt(answers.size()));
  }

  /** Serves it; returns whether the connection may be used again. */
  boolean serve(Wire wire) throws Exception {
    switch (this) {
      case SMALL -> wire.send(head("200 OK", 5) + "hello");
      case LARGE -> wire.send(head("200 OK", LARGE_BYTES)).send(new byte[LARGE_BYTES]);
      case CHUNKED -> wire.send(chunked() + "5\r\nhello\r\n6\r\n again\r\n0\r\n\r\n");
      case NO_CONTENT -> wire.send("HTTP/1.1 204 No Content\r\n\r\n");
      case NOT_FOUND -> wire.send(head("404 Not Found", 4) + "none");
      case TOO_MANY -> wire.send("HTTP/1.1 429 Slow\r\nContent-Length: 0\r\n\r\n");
      case DRIP -> drip(wire);
      case ERROR -> wire.send(head("500 Oh", 2) + "no");
      case UNAVAILABLE ->
          wire.send("HTTP/1.1 503 Busy\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n");
      case SLOW_HEADERS -> {
        wire.stall();
        return false;
      }
      case STALLED_BODY -> {
        wire.send(head("200 OK", 1_000) + "hel").stall();
        return false;
      }
      case CLOSE_BEFORE -> {
        return false;
      }
      case RESET_BEFORE -> {
        wire.reset();
        return false;
      }
      case RESET_IN_BODY -> {
        wire.send(head("200 OK", 1_000) + "hel").reset();
        return false;
      }
      case SHORT_LENGTH -> {
        wire.send(head("200 OK", 1_000) + "hel");
        return false;
      }
      case SHORT_CHUNK -> {
        wire.send(chunked() + "5\r\nhel");
        return false;
      }
      case GARBAGE -> {
        // Beyond that it only sees the connection closed.
        if (!wire.isOfJdk() || GARBAGE_FOR_JDK.getAndIncrement() < MOST_GARBAGE_FOR_JDK) {
          wire.send("I am not a web server\r\n\r\n");
        }
        return false;
      }
    }
    return true;
  }

  private static void drip(Wire wire) throws Exception {
    wire.send(head("200 OK", 4));
    for (byte octet : "drip".getBytes(StandardCharsets.US_ASCII)) {
      wire.pause(5).send(new byte[] {octet});
    }
  }

  private static String head(String status, int length) {
    return "HTTP/1.1 " + status + "\r\nContent-Length: " + length + "\r\n\r\n";
  }

  private static String chunked() {
    return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  }
}
