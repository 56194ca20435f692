package io.fluxgate.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.http.adapter.Exchanges;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class NormalNameTest {

  @Property
  void keyOfAnyRequestIsItsOwnNormalName(
      @ForAll String scheme, @ForAll String host, @ForAll int port, @ForAll String method) {
    HttpRequestInfo request = new Exchanges.Request(method, scheme, host, port, "/a/b");
    NamedKey byPath = (NamedKey) HttpKey.byPath("/a/{b}");

    for (HttpKey key : new HttpKey[] {HttpKey.host(), HttpKey.hostAndMethod(), byPath}) {
      String name = key.of(request);
      assertThat(((NamedKey) key).normalName("name", name)).isEqualTo(name);
    }
  }
}
