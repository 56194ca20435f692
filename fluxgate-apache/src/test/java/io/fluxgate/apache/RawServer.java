package io.fluxgate.apache;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on the loopback address whose every byte is up to a script. */
final class RawServer implements AutoCloseable {

  static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  /** What to do with a request whose head has been read. */
  @FunctionalInterface
  interface Script {
    void serve(Socket socket, String head) throws Exception;
  }

  private final ServerSocket listener;
  private final Script script;
  private final boolean speaksHttp;
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();

  RawServer(Script script) throws IOException {
    this(script, true);
  }

  /**
   * Makes a server.
   *
   * @param speaksHttp if not, the script gets every connection once, as it is
   */
  RawServer(Script script, boolean speaksHttp) throws IOException {
    this.speaksHttp = speaksHttp;
    this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    this.script = script;
    start("accept", this::accept);
  }

  /** Answers every request with the same bytes. */
  static RawServer answering(String response) throws IOException {
    return new RawServer((socket, head) -> write(socket, response));
  }

  /** Answers the first request in one way, and the others in another. */
  static RawServer answering(String first, String others) throws IOException {
    AtomicInteger served = new AtomicInteger();
    return new RawServer(
        (socket, head) -> write(socket, served.incrementAndGet() == 1 ? first : others));
  }

  /** Answers every request with bytes that never come to an end: the connection stays open. */
  static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        sockets.add(socket);
        connections.incrementAndGet();
        start("serve", () -> serve(socket));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(Socket socket) {
    try {
      if (!speaksHttp) {
        script.serve(socket, "");
        return;
      }
      String head = readHead(socket.getInputStream());
      while (head != null) {
        requests.incrementAndGet();
        script.serve(socket, head);
        head = socket.isClosed() ? null : readHead(socket.getInputStream());
      }
      socket.close();
    } catch (Exception gone) {
      // The client closed the connection, or the test is over.
    }
  }

  private static @org.jspecify.annotations.Nullable String readHead(InputStream in)
      throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (true) {
      int next = in.read();
      if (next < 0) {
        return null;
      }
      head.write(next);
      String text = head.toString(StandardCharsets.ISO_8859_1);
      if (text.endsWith("\r\n\r\n")) {
        return text;
      }
    }
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, "raw-server-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Its address under a name of its own, so that two servers are two hosts. */
  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  int requests() {
    return requests.get();
  }

  int connections() {
    return connections.get();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /** Connects until nobody answers any more; false if that never happens. */
  static boolean fill(ServerSocket busy, List<Socket> queue) throws Exception {
    for (int i = 0; i < 20; i++) {
      Socket socket = new Socket();
      queue.add(socket);
      try {
        socket.connect(new InetSocketAddress(busy.getInetAddress(), busy.getLocalPort()), 100);
      } catch (SocketTimeoutException full) {
        return true;
      }
    }
    return false;
  }
}
