package io.fluxgate.tools.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Delivers messages to all of a zone: late, twice, to a part of them, or not at all. */
final class Broadcast {

  private final World world;
  private final Scenario.Fleet fleet;
  private final SplittableRandom random;
  private final List<Place> places = new ArrayList<>();

  /** Where one run of an instance is. Compared by identity: an instance may start again. */
  static final class Place {

    private final int number;
    private final int zone;
    private final int part;
    private final int version;
    private final Consumer<byte[]> receiver;

    private Place(int number, int zone, int part, int version, Consumer<byte[]> receiver) {
      this.number = number;
      this.zone = zone;
      this.part = part;
      this.version = version;
      this.receiver = receiver;
    }
  }

  Broadcast(World world) {
    this.world = world;
    this.fleet = world.fleet();
    this.random = new SplittableRandom(world.seed(-1));
  }

  /** Adds who receives, or takes the place of one that has restarted. */
  Place join(int number, int zone, Consumer<byte[]> receiver) {
    Place place =
        new Place(number, zone, number % fleet.parts(), number % fleet.versions(), receiver);
    if (number == places.size()) {
      places.add(place);
    } else {
      places.set(number, place);
    }
    return place;
  }

  void publish(Place from, byte[] message) {
    world.messages++;
    for (Place to : places) {
      if (to.zone == from.zone && to.part == from.part && random.nextDouble() >= fleet.loss()) {
        byte[] heard = to.version == from.version ? message : ofAnotherVersion(message);
        int copies = random.nextDouble() < fleet.duplicates() ? 2 : 1;
        for (int copy = 0; copy < copies; copy++) {
          deliver(to, heard);
        }
      }
    }
  }

  private static byte[] ofAnotherVersion(byte[] message) {
    byte[] other = message.clone();
    other[0]++;
    return other;
  }

  private void deliver(Place to, byte[] message) {
    Span delay = fleet.delay();
    long range = delay.mostNanos() - delay.leastNanos();
    long nanos = delay.leastNanos() + (long) (random.nextDouble() * range);
    world
        .agenda()
        .in(
            nanos,
            () -> {
              // One that has restarted meanwhile does not hear what was sent to its predecessor.
              if (places.get(to.number) == to) {
                to.receiver.accept(message);
              }
            });
  }
}
