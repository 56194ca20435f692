package io.fluxgate.spring;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.http.HttpGuard;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/** What a host writes is on no page: not the endpoint's, not the health's, not the meters'. */
@ExtendWith(OutputCaptureExtension.class)
class PeerWordsTest {

  private static final String SECRET = "sesame";
  private static final int STREAK = 10;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sesame\r\n\r\n",
        "HTTP/1.1 sesame\r\n\r\n",
        "HTTP/1.1 500 sesame\r\nX-Reason: sesame\r\nRetry-After: sesame\r\nContent-Length: 6\r\n\r\nsesame",
        "HTTP/1.1 599 sesame\r\nContent-Length: sesame\r\n\r\nsesame",
        "HTTP/1.1 200 OK\r\nsesame sesame: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: sesame\r\n\r\nsesame",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nsesame\r\n",
      })
  void wordsOfHostAreOnNoPage(String answer, CapturedOutput output) throws IOException {
    try (ServerSocket host = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      new Thread(() -> answerAll(host, answer)).start();
      String uri = "http://127.0.0.1:" + host.getLocalPort() + "/sesame?key=sesame";
      Contexts.everything()
          .withPropertyValues(
              Generation.FACTORY + "=jdk",
              Generation.CONNECTOR + "=jdk",
              "management.endpoints.web.exposure.include=fluxgate")
          .run(
              context -> {
                askUntilItOpens(context, uri);

                FluxgateEndpoint endpoint = context.getBean(FluxgateEndpoint.class);
                assertThat(endpoint.breakers().toString()).contains("OPEN").doesNotContain(SECRET);
                assertThat(Generation.healthDetails(context).toString())
                    .contains("OPEN")
                    .doesNotContain(SECRET);
                assertThat(meters(context)).isNotEmpty().doesNotContain(SECRET);
              });
    }
    assertThat(output.getAll().lines().filter(line -> line.contains("fluxgate")).toList())
        .noneMatch(line -> line.contains(SECRET));
  }

  private static void askUntilItOpens(ApplicationContext context, String uri) {
    RestClient blocking = context.getBean(RestClient.Builder.class).build();
    WebClient reactive = context.getBean(WebClient.Builder.class).build();
    for (int call = 0; call < STREAK; call += 2) {
      assertThatThrownBy(() -> blocking.get().uri(uri).retrieve().body(String.class))
          .isInstanceOf(RuntimeException.class);
      assertThatThrownBy(() -> reactive.get().uri(uri).retrieve().bodyToMono(String.class).block())
          .isInstanceOf(RuntimeException.class);
    }
    assertThat(context.getBean(HttpGuard.class).registry().breakers())
        .singleElement()
        .asString()
        .contains("OPEN");
  }

  private static String meters(ApplicationContext context) {
    return context.getBean(MeterRegistry.class).getMeters().stream()
        .filter(meter -> meter.getId().getName().startsWith("fluxgate"))
        .map(meter -> meter.getId() + " " + meter.getId().getDescription())
        .collect(Collectors.joining("\n"));
  }

  private static void answerAll(ServerSocket host, String answer) {
    while (true) {
      try (Socket connection = host.accept()) {
        assertThat(connection.getInputStream().read(new byte[4_000])).isPositive();
        connection.getOutputStream().write(answer.getBytes(ISO_8859_1));
      } catch (IOException closed) {
        if (host.isClosed()) {
          return;
        }
      }
    }
  }
}
