package io.fluxgate.examples.programs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server on 127.0.0.1 that is out in one way or another, and comes back. */
final class Outage implements AutoCloseable {

  enum Kind {
    NONE,
    UNAVAILABLE,
    /** Resets the connection after the request. */
    RESET,
    /** Resets the connection within the body. */
    RESET_IN_BODY,
    SILENT
  }

  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");
  private static final String TOKEN =
      "{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":3600}";
  private static final String SECRET = "{\"data\":{\"name\":\"hello\"}}";

  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final Semaphore arrivals = new Semaphore(0);
  private final AtomicInteger requests = new AtomicInteger();
  private final ServerSocket server;

  volatile Kind kind = Kind.NONE;

  private Outage(ServerSocket server) {
    this.server = server;
    thread(this::accept);
  }

  static Outage none() {
    try {
      InetAddress local = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      return new Outage(new ServerSocket(0, 500, local));
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  int requests() {
    return requests.get();
  }

  /** Waits until one more request than last time has come. */
  void awaitRequest() throws InterruptedException {
    assertThat(arrivals.tryAcquire(20, SECONDS)).as("a request").isTrue();
  }

  private static void thread(Runnable task) {
    Thread thread = new Thread(task, "outage");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket connection = server.accept();
        connections.add(connection);
        thread(() -> serve(connection));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      InputStream in = new BufferedInputStream(connection.getInputStream());
      for (String head = read(in); !head.isEmpty(); head = read(in)) {
        requests.incrementAndGet();
        arrivals.release();
        answer(connection, head.split(" ", 3)[1]);
      }
    } catch (IOException theClientHasGone) {
      // Its calls are over.
    } finally {
      connections.remove(connection);
    }
  }

  /** Reads a request to its end; returns its head, empty at the end of the connection. */
  private static String read(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      int octet = in.read();
      if (octet < 0) {
        return "";
      }
      head.write(octet);
    }
    Matcher length = LENGTH.matcher(head.toString(ISO_8859_1));
    in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
    return head.toString(ISO_8859_1);
  }

  private void answer(Socket connection, String path) throws IOException {
    OutputStream out = connection.getOutputStream();
    switch (kind) {
      case NONE -> send(out, "200 OK", text(path), 0);
      case UNAVAILABLE -> send(out, "503 Service Unavailable", "{}", 0);
      case RESET -> reset(connection);
      case RESET_IN_BODY -> {
        send(out, "200 OK", text(path), 10);
        reset(connection);
      }
      case SILENT -> connection.getInputStream().transferTo(OutputStream.nullOutputStream());
    }
  }

  private static String text(String path) {
    return path.endsWith("/token") ? TOKEN : path.startsWith("/v1/") ? SECRET : "hello";
  }

  private static void send(OutputStream out, String status, String text, int missing)
      throws IOException {
    String type = text.startsWith("{") ? "application/json" : "text/plain";
    String head =
        "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(status, type, text.length() + missing);
    out.write((head + text).getBytes(ISO_8859_1));
    out.flush();
  }

  private static void reset(Socket connection) throws IOException {
    connection.setSoLinger(true, 0);
    connection.close();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }
}
