package io.fluxgate.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CallCounts;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.test.ManualTicker;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rows of <i>Works with</i> that have a check mark say what programs do here. */
class WorksWithTest {

  private static final Path PAGE = Path.of("..", "docs", "works-with.md");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String CHECKED = "✓";
  private static final Pattern CELLS = Pattern.compile("(?<!\\\\)\\|");

  private final Upstream upstream = Upstream.start();
  private final HttpGuard guard = Guards.quick(ManualTicker.create());

  @AfterEach
  void stopUpstream() {
    upstream.close();
  }

  private interface Opener {

    Program.Running open(URI upstream, HttpGuard guard, Duration readTimeout);
  }

  /** A program as its users set it up, and where its row begins. */
  @SuppressWarnings("ImmutableEnumChecker") // The openers are references to methods.
  private enum Shown {
    RETROFIT("Retrofit ✓", Retrofits::open),
    FEIGN_CAPABILITY("OpenFeign 13 ✓, over any of its clients", Feigns::withCapability),
    FEIGN_CLIENT("OpenFeign 13 ✓, with a guarded client", Feigns::withRetryer),
    REST_CLIENT_APACHE("Spring `RestClient`, `RestTemplate` ✓", Springs::restClientOverApache),
    REST_CLIENT_JDK("Spring `RestClient`, `RestTemplate` ✓", Springs::restClientOverJdk),
    REST_TEMPLATE("Spring `RestClient`, `RestTemplate` ✓", Springs::restTemplateOverJdk),
    WEB_CLIENT("Spring `WebClient` over the JDK's or Apache's client ✓", Springs::webClientOverJdk),
    WEB_CLIENT_NETTY(
        "Spring `WebClient`, HTTP interfaces over Reactor Netty 1.2 ✓, 1.3", Netties::webClient),
    HTTP_INTERFACE_NETTY(
        "Spring `WebClient`, HTTP interfaces over Reactor Netty 1.2 ✓, 1.3",
        Netties::httpInterface),
    VAULT("Spring Vault 3.2 ✓, reactive", Netties::vault),
    OAUTH2("Spring Security 6.5 ✓, OAuth 2 filter of `WebClient`", Netties::oauth2),
    ELASTICSEARCH("Elasticsearch rest5 9.5 ✓, OpenSearch 3.9 ✓", SearchEngines::elasticsearch),
    OPENSEARCH("Elasticsearch rest5 9.5 ✓, OpenSearch 3.9 ✓", SearchEngines::openSearch),
    MINIO("MinIO 9 ✓", ObjectStores::minio);

    private final String row;
    private final Opener opener;

    Shown(String row, Opener opener) {
      this.row = row;
      this.opener = opener;
    }
  }

  @ParameterizedTest
  @EnumSource
  void rowSaysWhatTheUserCatchesAndHowOftenARejectionIsRepeated(Shown shown) throws Exception {
    guard.forceOpen(upstream.uri().toString());
    Throwable caught;
    try (Program.Running running = shown.opener.open(upstream.uri(), guard, PATIENCE)) {
      caught = failure(running);
    }

    List<String> row = row(shown.row);
    assertThat(row.get(4)).as("your code catches").isEqualTo(words(caught));
    long repeated = counts().rejected() - 1;
    assertThat(row.get(3))
        .as("repeats a rejection, which happened %s times", repeated)
        .startsWith(repeated == 0 ? "no" : repeated + " times");
  }

  @ParameterizedTest
  @EnumSource
  void readTimeoutIsSeenWhereverTheRowDoesNotSayOtherwise(Shown shown) throws Exception {
    try (Program.Running running =
        shown.opener.open(upstream.uri(), guard, Duration.ofMillis(150))) {
      assertThat(failure(running, Upstream.SILENT)).isNotNull();
    }

    assertThat(counts().failed()).as("timeouts seen").isPositive();
    assertThat(counts().ignored()).isZero();
    assertThat(row(shown.row).get(2)).doesNotContainIgnoringCase("read timeout");
  }

  @Test
  void blockOfAWebClientIsATimeoutThatIsNotSeen() throws Exception {
    Duration shortTime = Duration.ofMillis(150);
    try (Program.Running running =
        Springs.webClientOverJdk(upstream.uri(), guard, PATIENCE, shortTime)) {
      assertThat(failure(running, Upstream.SILENT)).isInstanceOf(IllegalStateException.class);
    }

    assertThat(counts().failed()).isZero();
    assertThat(row(Shown.WEB_CLIENT.row).get(2)).contains("`block(Duration)`");
  }

  @Test
  void everyRowWithACheckMarkIsMeasured() throws IOException {
    assertThat(rows().stream().map(row -> row.get(0)).filter(name -> name.contains(CHECKED)))
        .containsExactlyInAnyOrderElementsOf(
            new TreeSet<>(Arrays.stream(Shown.values()).map(shown -> shown.row).toList()));
  }

  private CallCounts counts() {
    return guard.breaker(upstream.uri()).counts();
  }

  private static Throwable failure(Program.Running running) {
    return failure(running, Upstream.OK);
  }

  private static Throwable failure(Program.Running running, String path) {
    try {
      throw new AssertionError("An answer: " + running.get(path));
    } catch (Exception error) {
      return error;
    }
  }

  /** As the page writes it: the exception and its causes down to the rejection. */
  private static String words(Throwable error) {
    List<String> names = new ArrayList<>();
    for (Throwable link = error; link != null; link = link.getCause()) {
      String name = link.getClass().getSimpleName();
      names.add(name.startsWith("CallNotPermitted") ? "rejection" : "`" + name + "`");
    }
    return String.join(" ← ", names);
  }

  private static List<String> row(String name) throws IOException {
    return rows().stream()
        .filter(row -> row.get(0).equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no row of " + name));
  }

  private static List<List<String>> rows() throws IOException {
    return Files.readAllLines(PAGE).stream()
        .filter(line -> line.startsWith("| ") && !line.startsWith("| program"))
        .map(line -> line.substring(1, line.lastIndexOf('|')))
        .map(line -> CELLS.splitAsStream(line).map(String::strip).collect(Collectors.toList()))
        .toList();
  }
}
