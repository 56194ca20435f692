package io.fluxgate.fleet.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/** Delivers each message to all instances, late, twice or not at all. */
final class Network {

  /** Which pairs of instances can reach each other. */
  BiPredicate<Integer, Integer> connects = (from, to) -> true;

  double loss;
  double duplicates;
  long leastDelay = VirtualTime.MILLI;
  long mostDelay = 5 * VirtualTime.MILLI;
  boolean up = true;
  long published;

  private final VirtualTime time;
  private final Random random;
  private final List<Consumer<byte[]>> receivers = new ArrayList<>();

  Network(VirtualTime time, long seed) {
    this.time = time;
    this.random = new Random(seed);
  }

  void join(int index, Consumer<byte[]> receiver) {
    while (receivers.size() <= index) {
      receivers.add(message -> {});
    }
    receivers.set(index, receiver);
  }

  void publish(int from, byte[] message) {
    published++;
    for (int to = 0; up && to < receivers.size(); to++) {
      if (connects.test(from, to)) {
        int copies = random.nextDouble() < loss ? 0 : random.nextDouble() < duplicates ? 2 : 1;
        for (int copy = 0; copy < copies; copy++) {
          deliver(to, message);
        }
      }
    }
  }

  /** Delivers what a stranger sends, without a change to what becomes of other messages. */
  void inject(byte[] message) {
    for (Consumer<byte[]> receiver : receivers) {
      time.in(leastDelay, () -> receiver.accept(message));
    }
  }

  private void deliver(int to, byte[] message) {
    long delay = leastDelay + (long) (random.nextDouble() * (mostDelay - leastDelay));
    time.in(delay, () -> receivers.get(to).accept(message));
  }
}
