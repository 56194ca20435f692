package io.fluxgate.benchmarks.soak;

import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A server on 127.0.0.1 that is healthy for some seconds and sick for others, and sometimes closes
 * its port for a moment.
 */
final class FlakyHost implements AutoCloseable {

  // Below the ephemeral ports: a client that connects to a closed ephemeral port may be assigned
  // that
  // very port, and then talks to itself.
  private static final int LOWEST_PORT = 20_000;
  private static final int PORTS = 12_000;

  private static final long HEALTH_PERIOD_NANOS = 1_500_000_000;

  private final SeededChoices choices;
  private final CallLedger ledger;
  private final int number;
  private final ExecutorService threads;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final long startNanos = System.nanoTime();
  private final int port;
  private volatile @Nullable ServerSocket listening;
  private volatile boolean healthy;

  FlakyHost(int number, SeededChoices choices, CallLedger ledger, ExecutorService threads)
      throws IOException {
    this.number = number;
    this.choices = choices;
    this.ledger = ledger;
    this.threads = threads;
    this.port = listenSomewhere();
  }

  int port() {
    return port;
  }

  private int listenSomewhere() throws IOException {
    for (int attempt = 0; ; attempt++) {
      int candidate = LOWEST_PORT + ThreadLocalRandom.current().nextInt(PORTS);
      try {
        listen(candidate);
        return candidate;
      } catch (BindException taken) {
        if (attempt == 100) {
          throw taken;
        }
      }
    }
  }

  private void listen(int wanted) throws IOException {
    ServerSocket server = new ServerSocket();
    try {
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 200);
    } catch (IOException taken) {
      server.close();
      throw taken;
    }
    listening = server;
    threads.execute(() -> accept(server));
  }

  /** Refuses new connections and closes the open ones, until {@link #reopen}. */
  void shut() {
    closeQuietly(listening);
    sockets.forEach(FlakyHost::closeQuietly);
  }

  /** Returns whether it listens again; false if another process holds the port. */
  boolean reopen() {
    try {
      listen(port);
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  /** Stays healthy from now on. */
  void becomeHealthy() {
    healthy = true;
  }

  private boolean isSick() {
    long period = (System.nanoTime() - startNanos) / HEALTH_PERIOD_NANOS;
    return !healthy
        && choices.below(2, SeededChoices.Purpose.HOST_HEALTH, period * 100 + number) == 0;
  }

  private void accept(ServerSocket server) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        sockets.add(socket);
        threads.execute(() -> serve(socket));
        if (server.isClosed()) {
          closeQuietly(socket);
        }
      } catch (IOException shut) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      RawConnection connection = new RawConnection(socket);
      boolean open = true;
      while (open) {
        String path = connection.readPath();
        open = path != null && answer(connection, path);
      }
    } catch (Exception clientHasGone) {
      // Callers cancel on purpose.
    } finally {
      sockets.remove(socket);
    }
  }

  private boolean answer(RawConnection connection, String path) throws Exception {
    long request = Target.numberIn(path);
    ledger.reached(request, port, path);
    ServerBehaviour answer =
        healthy ? ServerBehaviour.SMALL : ServerBehaviour.of(choices, request, isSick());
    return answer.serve(connection);
  }

  @Override
  public void close() {
    shut();
  }

  private static void closeQuietly(@Nullable Closeable closeable) {
    try {
      if (closeable != null) {
        closeable.close();
      }
    } catch (IOException ignored) {
      // Nothing more can be done.
    }
  }
}
