package io.fluxgate.tools.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class LabProgressTest {

  private static final long SECOND = 1_000_000_000L;

  private final StringWriter written = new StringWriter();
  private long now;

  @Test
  void plainLineComesEveryTenSeconds() {
    LabProgress progress = progress(false);

    at(progress, 9 * SECOND, 1);
    at(progress, 10 * SECOND, 2);
    at(progress, 11 * SECOND, 3);
    progress.end();

    assertThat(written).asString().isEqualToIgnoringNewLines("2 of 1,320 simulations, 10 s");
  }

  @Test
  void richLineIsRedrawnAndErased() {
    LabProgress progress = progress(true);

    at(progress, SECOND, 1);
    at(progress, 2 * SECOND, 2);
    progress.end();

    assertThat(written)
        .asString()
        .isEqualTo(
            "\r\u001b[2K1 of 1,320 simulations, 1 s\r\u001b[2K2 of 1,320 simulations, 2 s\r\u001b[2K");
  }

  private LabProgress progress(boolean rich) {
    return new LabProgress(new PrintWriter(written), rich, () -> now);
  }

  private void at(LabProgress progress, long nanos, int done) {
    now = nanos;
    progress.at(done, 1320);
  }
}
