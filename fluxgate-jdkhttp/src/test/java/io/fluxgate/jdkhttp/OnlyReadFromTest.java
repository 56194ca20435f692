package io.fluxgate.jdkhttp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Some libraries build a client of their own like the one that they are given, as Feign does. */
class OnlyReadFromTest {

  private static final Logger LOGGER = Logger.getLogger("io.fluxgate");

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    LOGGER.addHandler(handler);
  }

  @AfterEach
  void stop() {
    LOGGER.removeHandler(handler);
  }

  @Test
  void clientWhoseSettingsAreReadBeforeItSendsIsMentionedOnce() {
    for (int i = 0; i < 3; i++) {
      HttpClient client = CircuitBreakerHttpClient.perHost(HttpClient.newHttpClient());
      assertThat(client.sslParameters()).isNotNull();
    }

    assertThat(lines).singleElement().asString().contains("is not guarded");
  }
}
