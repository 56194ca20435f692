package io.fluxgate.okhttp;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on 127.0.0.1 that says what its script says, right or wrong. */
final class RawServer implements AutoCloseable {

  static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  /** What happens on one connection, which is closed afterwards. */
  interface Script {
    void serve(Peer peer) throws Exception;
  }

  private final ServerSocket server;
  private final Script script;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();

  private RawServer(ServerSocket server, Script script) {
    this.server = server;
    this.script = script;
    start(this::accept);
  }

  static RawServer start(Script script) throws IOException {
    return new RawServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
  }

  /** Answers each request of each connection with the same bytes. */
  static RawServer answering(String response) throws IOException {
    return start(
        peer -> {
          while (peer.readRequest()) {
            peer.write(response);
          }
        });
  }

  static RawServer healthy() throws IOException {
    return answering(OK);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "raw-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        connections.incrementAndGet();
        sockets.add(socket);
        start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      script.serve(new Peer(socket, requests));
    } catch (Exception clientHasGone) {
      // What the client saw is what the test asserts.
    }
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getLocalPort() + path;
  }

  String tlsUrl(String path) {
    return "https://127.0.0.1:" + server.getLocalPort() + path;
  }

  int requests() {
    return requests.get();
  }

  int connections() {
    return connections.get();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /** The client, as the script sees it. */
  static final class Peer {

    private final Socket socket;
    private final InputStream in;
    private final AtomicInteger requests;

    Peer(Socket socket, AtomicInteger requests) throws IOException {
      this.socket = socket;
      this.in = new BufferedInputStream(socket.getInputStream());
      this.requests = requests;
    }

    /** Reads the headers of a request; false if the client has gone. */
    boolean readRequest() throws IOException {
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        int next = in.read();
        if (next == -1) {
          return false;
        }
        head.write(next);
      }
      requests.incrementAndGet();
      return true;
    }

    /** Reads one record of TLS. */
    void readClientHello() throws IOException {
      byte[] header = in.readNBytes(5);
      in.readNBytes((header[3] & 0xff) << 8 | (header[4] & 0xff));
    }

    void write(String text) throws IOException {
      write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void write(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    }

    /** Says nothing until the client goes. */
    void awaitEnd() throws IOException {
      int next = 0;
      while (next != -1) {
        next = in.read();
      }
    }

    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }
}
