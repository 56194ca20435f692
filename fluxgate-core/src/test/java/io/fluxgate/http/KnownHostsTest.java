package io.fluxgate.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KnownHostsTest {

  private final KnownHosts hosts = new KnownHosts();

  private static String name(int i) {
    return "service-" + i + ".internal.example.com";
  }

  /** What a key does for each request: look, and remember what was not known. */
  private void call(int host) {
    if (hosts.find("https", name(host), 443) == null) {
      hosts.add("https", name(host), 443, "key of " + host);
    }
  }

  private long known(int limit) {
    return IntStream.range(0, limit)
        .filter(i -> ("key of " + i).equals(hosts.find("https", name(i), 443)))
        .count();
  }

  @Test
  void aHostIsKnownByAllItsParts() {
    hosts.add("https", "example.com", 443, "one");

    assertThat(hosts.find("https", "example.com", 443)).isEqualTo("one");
    assertThat(hosts.find("http", "example.com", 443)).isNull();
    assertThat(hosts.find("https", "example.com", 8443)).isNull();
    assertThat(hosts.find("https", "example.org", 443)).isNull();
  }

  @Test
  void aThousandBusyHostsAreNearlyAllKnown() {
    for (int round = 0; round < 200; round++) {
      IntStream.range(0, 1_000).forEach(this::call);
    }

    assertThat(known(1_000)).isGreaterThanOrEqualTo(990);
  }

  @Test
  void everNewNamesAreForgotten() {
    IntStream.range(0, 200_000).forEach(this::call);

    assertThat(known(200_000)).isBetween(1L, 16_384L);
  }

  @Test
  void aKnownHostNeverHasTheKeyOfAnother() {
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 5_000; i++) {
        call(i);
        assertThat(hosts.find("https", name(i), 443)).isEqualTo("key of " + i);
      }
    }
  }
}
