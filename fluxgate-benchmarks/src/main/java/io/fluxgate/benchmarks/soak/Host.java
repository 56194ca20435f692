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
 * A server on 127.0.0.1 with moods: for some seconds it is well, for some it is sick, and now and
 * then its port is closed for a moment.
 */
final class Host implements AutoCloseable {

  // Below the ports that the system gives to clients: a client that dials a closed one of those may
  // be given the very port, and then talks to itself.
  private static final int LOWEST_PORT = 20_000;
  private static final int PORTS = 12_000;

  private static final long SPELL_NANOS = 1_500_000_000;

  private final Dice dice;
  private final Book book;
  private final int number;
  private final ExecutorService threads;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final long startNanos = System.nanoTime();
  private final int port;
  private volatile @Nullable ServerSocket listening;
  private volatile boolean calm;

  Host(int number, Dice dice, Book book, ExecutorService threads) throws IOException {
    this.number = number;
    this.dice = dice;
    this.book = book;
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

  /** Refuses connections, and cuts those there are, until {@link #reopen}. */
  void shut() {
    closeQuietly(listening);
    sockets.forEach(Host::closeQuietly);
  }

  /** Returns whether it listens again; if not, somebody else has the port for the moment. */
  boolean reopen() {
    try {
      listen(port);
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  /** From now on it is well. */
  void calmDown() {
    calm = true;
  }

  private boolean isSick() {
    long spell = (System.nanoTime() - startNanos) / SPELL_NANOS;
    return !calm && dice.below(2, Dice.Purpose.WEATHER, spell * 100 + number) == 0;
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
      Wire wire = new Wire(socket);
      boolean open = true;
      while (open) {
        String path = wire.readPath();
        open = path != null && answer(wire, path);
      }
    } catch (Exception clientHasGone) {
      // That is what many of them do.
    } finally {
      sockets.remove(socket);
    }
  }

  private boolean answer(Wire wire, String path) throws Exception {
    long request = Target.numberIn(path);
    book.reached(request, port, path);
    Answer answer = calm ? Answer.SMALL : Answer.of(dice, request, isSick());
    return answer.serve(wire);
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
      // It is closed as far as it can be.
    }
  }
}
