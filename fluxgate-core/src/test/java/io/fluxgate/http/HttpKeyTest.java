package io.fluxgate.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.http.adapter.Exchanges;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpKeyTest {

  @ParameterizedTest
  @CsvSource({
    "https, example.com, -1, https://example.com:443",
    "http, example.com, -1, http://example.com:80",
    "wss, example.com, -1, wss://example.com:443",
    "ws, example.com, -1, ws://example.com:80",
    "https, example.com, 443, https://example.com:443",
    "https, example.com, 8443, https://example.com:8443",
    "HTTPS, EXAMPLE.Com, -1, https://example.com:443",
    "https, example.com., -1, https://example.com:443",
    "https, example.com.., -1, https://example.com:443",
    "https, ::1, -1, https://[::1]:443",
    "https, [2001:DB8::1], 8080, https://[2001:db8::1]:8080",
    "https, 127.0.0.1, -1, https://127.0.0.1:443",
    "https, bücher.example, -1, https://xn--bcher-kva.example:443",
    "https, BÜCHER.example, -1, https://xn--bcher-kva.example:443",
    "https, XN--bcher-KVA.example, -1, https://xn--bcher-kva.example:443",
    "https, my_service, 80, https://my_service:80",
  })
  void keyIsTheOriginInItsOneForm(String scheme, String host, int port, String key) {
    assertThat(HttpKey.host().of(Exchanges.get(scheme, host, port))).isEqualTo(key);
  }

  @ParameterizedTest
  @CsvSource({
    "straße.de, xn--strae-oqa.de",
    "STRAẞE.de, xn--strae-oqa.de",
    "faß.de, xn--fa-hia.de",
    "strasse.de, strasse.de",
    "βόλος.com, xn--nxasmm1c.com",
    "ΒΌΛΟΣ.com, xn--nxasmq6b.com",
    "www.faß。bücher.example., www.xn--fa-hia.xn--bcher-kva.example",
    "ශ්\u200dරී.com, xn--10cl1a0b660p.com",
    "نامه\u200cای.com, xn--mgba3gch31f060k.com",
    "xn--strae-oqa.de, xn--strae-oqa.de",
  })
  void namesThatOldRulesTookForOthersAreTheirOwn(String host, String ascii) {
    assertThat(HttpKey.host().of(Exchanges.to(host))).isEqualTo("https://" + ascii + ":443");
  }

  @Test
  void labelThatHasNoAsciiFormIsNotThatOfAnotherName() {
    String decoded = HttpKey.host().of(Exchanges.to("xn--bcher-kvaß.example"));
    String tooLong = HttpKey.host().of(Exchanges.to("ß".repeat(80) + ".example"));

    assertThat(decoded)
        .contains("~")
        .isNotEqualTo(HttpKey.host().of(Exchanges.to("bücherß.example")));
    assertThat(tooLong).contains("~");
  }

  @Test
  void trailingDotOfAnInternationalNameIsDroppedToo() {
    assertThat(HttpKey.host().of(Exchanges.to("例え。")))
        .isEqualTo(HttpKey.host().of(Exchanges.to("例え")));
  }

  @Test
  void upperCaseDoesNotDependOnTheLocale() {
    assertThat(HttpKey.host().of(Exchanges.to("TITLE.I"))).isEqualTo("https://title.i:443");
  }

  @Test
  void hostOfTenKilobytesIsCutAndStillTellsHostsApart() {
    String one = HttpKey.host().of(Exchanges.to("a".repeat(10_000) + "b"));
    String other = HttpKey.host().of(Exchanges.to("a".repeat(10_000) + "c"));
    String foreign = HttpKey.host().of(Exchanges.to("ü".repeat(10_000)));

    assertThat(one.length()).isLessThan(300);
    assertThat(foreign.length()).isLessThan(300);
    assertThat(foreign).matches("[\\x21-\\x7e]+");
    assertThat(one).isNotEqualTo(other);
  }

  @Test
  void controlCharactersAndWhatWouldPoseAsAnotherPartAreReplaced() {
    for (String bad : new String[] {"a\r\nb", "a\u0000b", "a b", "a/b", "a\\b", "a?b", "a#b"}) {
      String key = HttpKey.host().of(Exchanges.to(bad));

      assertThat(key).startsWith("https://a_").matches("https://[a-z0-9_~]+:443");
      assertThat(key).isNotEqualTo(HttpKey.host().of(Exchanges.to("a_b")));
    }
    assertThat(HttpKey.host().of(Exchanges.to("a/b")))
        .isNotEqualTo(HttpKey.host().of(Exchanges.to("a?b")));
  }

  @Test
  void pathAndQueryAreNeverInTheKeyOfAHost() {
    HttpRequestInfo request =
        new Exchanges.Request("GET", "https", "example.com", -1, "/secret;token=1");

    assertThat(HttpKey.host().of(request)).isEqualTo("https://example.com:443");
    assertThat(HttpKey.hostAndMethod().of(request)).isEqualTo("GET https://example.com:443");
    assertThat(HttpKey.byPath("/users/{id}").of(request)).isEqualTo("https://example.com:443");
  }

  @Test
  void methodThatIsNoTokenIsNotInTheKey() {
    for (String method : new String[] {"GET\nX", "A B", "M".repeat(21)}) {
      HttpRequestInfo request = new Exchanges.Request(method, "https", "example.com", -1, "/");
      assertThat(HttpKey.hostAndMethod().of(request)).isEqualTo("OTHER https://example.com:443");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/users/42, /users/{id}",
    "/users/, /users/{id}",
    "/users/42/orders/7, /users/{id}/orders/{order}",
    "/static/a/b/c.js, /static/**",
    "/static, /static/**",
    "/, /",
    "/users, ''",
    "/users/42/, ''",
    "/USERS/42, ''",
    "'', ''",
  })
  void firstTemplateThatFitsIsTheKey(String path, String template) {
    HttpKey key =
        HttpKey.byPath(
            "/users/{id}", "/users/{id}/orders/{order}", "/static/**", "/", "/{any}/never");
    HttpRequestInfo request = new Exchanges.Request("GET", "https", "h", -1, path);
    String expected = path.isEmpty() ? "/" : template;

    assertThat(key.of(request)).isEqualTo("https://h:443" + expected);
  }

  @Test
  void ownRequestIsHandedOutByItsType() {
    HttpRequestInfo request = Exchanges.to("h");

    assertThat(request.source(String.class)).contains("own request");
    assertThat(request.source(Integer.class)).isEqualTo(Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({
    "https://Example.com, https://example.com:443",
    "https://Example.com/, https://example.com:443",
    "HTTP://example.com., http://example.com:80",
    "https://user:secret@example.com, https://example.com:443",
    "https://[::1]:8080, https://[::1]:8080",
    "https://bücher.example, https://xn--bcher-kva.example:443",
    "https://bücher.example:8443/, https://xn--bcher-kva.example:8443",
    "http://My_Service, http://my_service:80",
    "http://my_service:8080, http://my_service:8080",
    "https://example.com/path, https://example.com/path",
    "payments, payments",
    "tag:payments, tag:payments",
    "GET https://example.com:443, GET https://example.com:443",
    "http://my_service:port, http://my_service:port",
  })
  void keyThatAUserWritesIsBroughtIntoTheFormOfRequests(String written, String key) {
    assertThat(HttpKeys.ofUser(written)).isEqualTo(key);
  }

  @Test
  void longestNameOfAHostIsLeftAndALongerOneIsCut() {
    String longest = "a".repeat(253);

    assertThat(HttpKey.host().of(Exchanges.to(longest))).isEqualTo("https://" + longest + ":443");
    assertThat(HttpKey.host().of(Exchanges.to(longest + "a")))
        .contains("aaa~")
        .hasSize(8 + 253 + 4);
  }

  @Test
  void visibleCharactersAreLeftAndTheirNeighboursReplaced() {
    assertThat(HttpKey.host().of(Exchanges.to("a!b~"))).isEqualTo("https://a!b~:443");
    assertThat(HttpKey.host().of(Exchanges.to("a\u007fb"))).startsWith("https://a_b~");
    assertThat(HttpKey.host().of(Exchanges.to("a\u0080b"))).doesNotContain("\u0080");
  }

  @Test
  void methodOfTwentyVisibleCharactersIsInTheKey() {
    for (String method : new String[] {"M".repeat(20), "!", "~"}) {
      HttpRequestInfo request = new Exchanges.Request(method, "https", "example.com", -1, "/");
      assertThat(HttpKey.hostAndMethod().of(request))
          .isEqualTo(method + " https://example.com:443");
    }
    HttpRequestInfo delete = new Exchanges.Request("\u007f", "https", "example.com", -1, "/");
    assertThat(HttpKey.hostAndMethod().of(delete)).startsWith("OTHER ");
  }

  @Test
  void keyOfABusyHostIsNotMadeAnewForEachRequest() {
    String key = HttpKey.host().of(Exchanges.to("busy.example"));

    assertThat(HttpKey.host().of(Exchanges.to("busy.example"))).isSameAs(key);
    assertThat(HttpKey.host().of(Exchanges.get("http", "busy.example", -1))).isNotEqualTo(key);
    assertThat(HttpKey.host().of(Exchanges.get("https", "busy.example", 8443))).isNotEqualTo(key);
  }
}
