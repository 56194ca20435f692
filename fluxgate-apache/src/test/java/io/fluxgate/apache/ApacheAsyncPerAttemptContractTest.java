package io.fluxgate.apache;

import io.fluxgate.adapter.tck.Deviations;
import io.fluxgate.adapter.tck.Expected;
import io.fluxgate.adapter.tck.HttpFault;
import io.fluxgate.adapter.tck.Position;
import io.fluxgate.http.HttpFailureKind;
import java.io.IOException;

class ApacheAsyncPerAttemptContractTest extends ApacheAsyncContractTest {

  @Override
  protected Position position() {
    return Position.ATTEMPT;
  }

  @Override
  protected void deviations(Deviations deviations) {
    super.deviations(deviations);
    if (!isOldest()) {
      deviations.instead(
          HttpFault.CORRUPT_GZIP,
          Expected.ignored(HttpFailureKind.LOCAL, IOException.class).hits(2),
          "an attempt has the zipped body, whose decoder is the caller's code to it; " + REPEATED);
    }
  }
}
