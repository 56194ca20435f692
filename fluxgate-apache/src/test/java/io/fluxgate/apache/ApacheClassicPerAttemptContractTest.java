package io.fluxgate.apache;

import io.fluxgate.adapter.tck.Deviations;
import io.fluxgate.adapter.tck.Expected;
import io.fluxgate.adapter.tck.HttpFault;
import io.fluxgate.adapter.tck.Position;
import java.io.IOException;

class ApacheClassicPerAttemptContractTest extends ApacheClassicContractTest {

  @Override
  protected Position position() {
    return Position.ATTEMPT;
  }

  @Override
  protected void deviations(Deviations deviations) {
    super.deviations(deviations);
    String zipped = "an attempt has the zipped body, and that one is whole";
    Expected whole = Expected.success(0).throwing(IOException.class);
    deviations
        .instead(HttpFault.CORRUPT_GZIP, whole, zipped)
        .instead(HttpFault.TRUNCATED_GZIP, whole, zipped);
  }
}
