package io.fluxgate.adapter.tck;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A port whose queue of connections is full and never accepted from: connecting never ends. */
final class FullBacklog implements ContractTarget {

  private static final int MOST_FILLERS = 32;
  private static final int PROOF_MILLIS = 150;

  private final ServerSocket server;
  private final List<Socket> fillers = new ArrayList<>();

  private FullBacklog() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  static FullBacklog open() throws IOException {
    FullBacklog target = new FullBacklog();
    boolean full = false;
    while (!full && target.fillers.size() < MOST_FILLERS) {
      full = target.isFull();
    }
    if (!full) {
      target.close();
    }
    Assumptions.assumeTrue(full, "a platform that never fills its queue of connections");
    return target;
  }

  private boolean isFull() throws IOException {
    Socket filler = new Socket();
    fillers.add(filler);
    try {
      filler.connect(server.getLocalSocketAddress(), PROOF_MILLIS);
      return false;
    } catch (SocketTimeoutException full) {
      return true;
    }
  }

  @Override
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
  }

  @Override
  public int requests() {
    return 0;
  }

  @Override
  public void close() {
    fillers.forEach(FaultyServer::closeQuietly);
    FaultyServer.closeQuietly(server);
  }
}
