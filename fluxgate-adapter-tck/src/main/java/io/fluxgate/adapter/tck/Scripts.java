package io.fluxgate.adapter.tck;

import io.fluxgate.adapter.tck.FaultyServer.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;

/** Scripts of a {@link FaultyServer}. */
final class Scripts {

  private Scripts() {}

  /** Answers every request on the connection. */
  static Script healthy() {
    return answering(200);
  }

  static Script answering(int status, String... headerLines) {
    return connection -> {
      while (connection.readRequest() != null) {
        connection.answer(status, headerLines);
      }
    };
  }

  /** Answers every request as the route does. */
  static Script routing(Route route) {
    return connection -> {
      ReceivedRequest request = connection.readRequest();
      while (request != null) {
        route.answer(request, connection);
        request = connection.readRequest();
      }
    };
  }

  interface Route {
    void answer(ReceivedRequest request, Connection connection) throws Exception;
  }

  static Script silence() {
    return connection -> {
      connection.readRequest();
      connection.hold();
    };
  }

  static Script silenceBeforeHandshake() {
    return Connection::hold;
  }

  static Script plainTextHandshake() {
    return connection -> {
      connection.readAnything();
      connection.send("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n").finish();
    };
  }

  /** Resets after the first byte of a request or a handshake. */
  static Script resetWithinRequest() {
    return connection -> {
      connection.readAnything();
      connection.reset();
    };
  }

  static Script finInHandshake() {
    return connection -> {
      connection.readAnything();
      connection.finish();
    };
  }

  static Script demandingCertificate() {
    return connection -> connection.demandCertificate(Certificate.forAddress().server());
  }

  /** Sends headers without end, each of this many bytes, until the client closes. */
  static Script endlessHeaders(int length) {
    byte[] header =
        ("X-Filler: " + "x".repeat(length - 12) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    return connection -> {
      connection.readRequest();
      connection.send("HTTP/1.1 200 OK\r\n");
      while (true) {
        connection.send(header);
      }
    };
  }

  /** Sends one header line without end, until the client closes. */
  static Script endlessHeaderLine() {
    byte[] part = "x".repeat(8192).getBytes(StandardCharsets.US_ASCII);
    return connection -> {
      connection.readRequest();
      connection.send("HTTP/1.1 200 OK\r\nX-Filler: ");
      while (true) {
        connection.send(part);
      }
    };
  }

  /** Sends the text instead of a proper response, then closes. */
  static Script sayingThenFin(String text) {
    return connection -> {
      connection.readRequest();
      connection.send(text).finish();
    };
  }

  static Script sayingThenReset(String text) {
    return connection -> {
      connection.readRequest();
      connection.send(text).reset();
    };
  }

  static Script sayingThenSilence(String text) {
    return connection -> {
      connection.readRequest();
      connection.send(text).hold();
    };
  }

  /** A body that comes byte by byte, slower than one read and quicker than any timeout. */
  static Script drip() {
    return connection -> {
      connection.readRequest();
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
      for (int i = 0; i < 10; i++) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        connection.send("x");
      }
      connection.hold();
    };
  }

  /** Claims that the body is gzip, and sends one that is corrupt or truncated. */
  static Script gzip(boolean truncated) {
    byte[] zipped = gzipped(new byte[4096]);
    byte[] body = truncated ? Arrays.copyOf(zipped, zipped.length / 2) : zipped;
    if (!truncated) {
      Arrays.fill(body, 10, body.length, (byte) 0xff);
    }
    return connection -> {
      connection.readRequest();
      connection.answerWith(200, body, "Content-Encoding: gzip").hold();
    };
  }

  static byte[] gzipped(byte[] bytes) {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(bytes);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return zipped.toByteArray();
  }
}
