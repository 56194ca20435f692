package io.fluxgate.jdkhttp;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on the loopback address that does to each request what a script says, however bad. */
final class RawServer implements AutoCloseable {

  /** Gets the connection after the head of a request was read; it stays open afterwards. */
  @FunctionalInterface
  interface Script {
    void run(Socket socket) throws Exception;
  }

  private final ServerSocket server;
  private final AtomicInteger hits = new AtomicInteger();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  private RawServer(ServerSocket server) {
    this.server = server;
  }

  static RawServer start(Script script) throws IOException {
    RawServer raw = new RawServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    daemon(() -> raw.accept(script));
    return raw;
  }

  /** A server that sends these bytes and closes. */
  static RawServer sending(String response) throws IOException {
    return start(
        socket -> {
          write(socket, response);
          socket.shutdownOutput();
        });
  }

  static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** Closes with an RST. */
  static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "raw-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept(Script script) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        sockets.add(socket);
        daemon(() -> serve(socket, script));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket, Script script) {
    try {
      while (readHead(socket.getInputStream())) {
        hits.incrementAndGet();
        script.run(socket);
      }
    } catch (Exception gone) {
      // The client left, or the test is over.
    }
  }

  private static boolean readHead(InputStream in) throws IOException {
    int newLines = 0;
    for (int c = in.read(); c >= 0; c = in.read()) {
      newLines = c == '\n' ? newLines + 1 : c == '\r' ? newLines : 0;
      if (newLines == 2) {
        return true;
      }
    }
    return false;
  }

  int hits() {
    return hits.get();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + path);
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
