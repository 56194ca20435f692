package io.fluxgate.fleet.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Forwards connections, and can stop to do so without closing them, like a firewall that forgot
 * them.
 */
final class StopProxy implements AutoCloseable {

  private final ServerSocket server;
  private final int target;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile int forgotten;

  StopProxy(int target) throws IOException {
    this.target = target;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  String uri() {
    return "redis://127.0.0.1:" + server.getLocalPort();
  }

  int connections() {
    return sockets.size() / 2;
  }

  /** What the server sends on the connections that exist now is lost from now on. */
  void forget() {
    forgotten = sockets.size();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        Socket redis = new Socket(InetAddress.getLoopbackAddress(), target);
        int number = sockets.size();
        sockets.add(client);
        sockets.add(redis);
        start(() -> forward(client, redis, Integer.MAX_VALUE));
        start(() -> forward(redis, client, number));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void forward(Socket from, Socket to, int number) {
    byte[] buffer = new byte[4_096];
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (number >= forgotten) {
          out.write(buffer, 0, n);
        }
      }
    } catch (IOException e) {
      // closed
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "stop-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
