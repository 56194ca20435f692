package io.fluxgate.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.http.adapter.Exchanges;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class NormalNameTest {

  @Property
  void keyOfAnyRequestIsItsOwnNormalName(
      @ForAll @From("schemes") String scheme,
      @ForAll @From("hosts") String host,
      @ForAll @IntRange(min = 1, max = 65_535) int port,
      @ForAll @From("methods") String method) {
    HttpRequestInfo request = new Exchanges.Request(method, scheme, host, port, "/a/b");
    NamedKey byPath = (NamedKey) HttpKey.byPath("/a/{b}");

    for (HttpKey key : new HttpKey[] {HttpKey.host(), HttpKey.hostAndMethod(), byPath}) {
      String name = key.of(request);
      assertThat(((NamedKey) key).normalName("name", name)).isEqualTo(name);
    }
  }

  @Provide
  Arbitrary<String> schemes() {
    return Arbitraries.of("http", "HTTPS", "ws", "wss");
  }

  @Provide
  Arbitrary<String> hosts() {
    Arbitrary<String> label =
        Arbitraries.strings()
            .withCharRange('a', 'z')
            .numeric()
            .withChars("-_éü")
            .ofMinLength(1)
            .ofMaxLength(70);
    return label.list().ofMinSize(1).ofMaxSize(5).map(all -> String.join(".", all));
  }

  @Provide
  Arbitrary<String> methods() {
    return Arbitraries.strings().withCharRange('A', 'Z').ofMinLength(1).ofMaxLength(30);
  }
}
