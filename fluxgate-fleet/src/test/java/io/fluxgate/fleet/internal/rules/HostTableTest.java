package io.fluxgate.fleet.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HostTableTest {

  @Test
  void itKnowsWhatAMapKnows() {
    Random random = new Random(1);
    HostTable table = new HostTable();
    Map<Long, Host> map = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      // Few hashes that belong to few places, so that searches are long.
      long hash = random.nextInt(4) == 0 ? random.nextInt(200) * 64L : random.nextInt(200);
      Host known = map.get(hash);
      if (random.nextBoolean()) {
        Host host = new Host(new FakeCircuit("host"), hash, 0);
        table.add(host);
        map.putIfAbsent(hash, host);
      } else if (known != null) {
        table.remove(known);
        map.remove(hash);
      }
      assertThat(table.find(hash)).isSameAs(map.get(hash));
      assertThat(table.size()).isEqualTo(map.size());
    }

    Set<Host> all = new HashSet<>();
    table.forEach(all::add);
    assertThat(all).isEqualTo(new HashSet<>(map.values()));
    map.forEach((hash, host) -> assertThat(table.find(hash)).isSameAs(host));
  }

  @Test
  void removingWhatIsNotThereDoesNothing() {
    HostTable table = new HostTable();
    table.remove(new Host(new FakeCircuit("host"), 7, 0));

    assertThat(table.size()).isZero();
  }
}
