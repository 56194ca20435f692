package io.fluxgate.adapter.tck;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** One accepted connection, driven by a script. For one thread. */
final class Connection {

  private final FaultyServer server;
  private final Socket bare;
  private final Socket socket;
  private final InputStream in;

  Connection(FaultyServer server, Socket bare, Socket socket) throws IOException {
    this.server = server;
    this.bare = bare;
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /** Reads a request to the end of its body; null if the client closes instead. */
  @Nullable ReceivedRequest readRequest() throws IOException {
    String start = readLine();
    if (start == null) {
      return null;
    }
    String[] words = start.split(" ", 3);
    Map<String, List<String>> headers = new HashMap<>();
    String line = readLine();
    while (line != null && !line.isEmpty()) {
      int colon = line.indexOf(':');
      headers
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), n -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
      line = readLine();
    }
    ReceivedRequest request = new ReceivedRequest(words[0], words[1], headers, readBody(headers));
    record(request);
    return request;
  }

  private byte[] readBody(Map<String, List<String>> headers) throws IOException {
    if (headers.containsKey("content-length")) {
      int length = Integer.parseInt(headers.get("content-length").get(0));
      return in.readNBytes(length);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (headers.containsKey("transfer-encoding")) {
      int size;
      do {
        size = Integer.parseInt(requiredLine(), 16);
        bytes.write(in.readNBytes(size));
        requiredLine();
      } while (size > 0);
    }
    return bytes.toByteArray();
  }

  private String requiredLine() throws IOException {
    String line = readLine();
    if (line == null) {
      throw new EOFException();
    }
    return line;
  }

  private @Nullable String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        return null;
      }
      if (octet != '\r') {
        line.write(octet);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  /** Reads this many bytes, or fewer at the end of the connection. */
  byte[] read(int count) throws IOException {
    return in.readNBytes(count);
  }

  void record(ReceivedRequest request) {
    server.record(request);
  }

  /** Waits for the first byte, as of a TLS handshake. */
  void readAnything() throws IOException {
    in.read();
  }

  Connection send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  Connection send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** Sends a complete answer and leaves the connection open. */
  Connection answer(int status, String... headerLines) throws IOException {
    return answerWith(status, "hello".getBytes(StandardCharsets.US_ASCII), headerLines);
  }

  Connection answerWith(int status, byte[] body, String... headerLines) throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Status\r\n");
    for (String line : headerLines) {
      head.append(line).append("\r\n");
    }
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    return send(head.toString()).send(body);
  }

  /** Sends nothing more, and waits for the client to close. */
  void finish() throws IOException {
    socket.shutdownOutput();
    hold();
  }

  /**
   * Does the TLS handshake of a server that demands a certificate, and waits for the client to
   * close when it has none: after TLS 1.3, the client learns that only when it reads.
   */
  void demandCertificate(SSLContext context) throws IOException {
    SSLSocket demanding =
        (SSLSocket) context.getSocketFactory().createSocket(bare, null, bare.getPort(), false);
    demanding.setUseClientMode(false);
    demanding.setNeedClientAuth(true);
    try {
      demanding.startHandshake();
    } catch (SSLException noCertificate) {
      hold();
    }
  }

  /** Resets the connection. */
  void reset() throws IOException {
    bare.setSoLinger(true, 0);
    bare.close();
  }

  /** Keeps the connection open and silent until the client, or the test, closes it. */
  void hold() throws IOException {
    in.transferTo(OutputStream.nullOutputStream());
  }

  /** Waits for the test or the client. */
  static void await(CountDownLatch latch) throws IOException, InterruptedException {
    if (!latch.await(Patience.SERVER.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new IOException("The test has stopped");
    }
  }
}
