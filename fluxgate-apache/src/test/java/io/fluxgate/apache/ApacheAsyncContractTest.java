package io.fluxgate.apache;

import io.fluxgate.http.HttpGuard;
import io.fluxgate.test.http.ClientSetup;
import io.fluxgate.test.http.Deviations;
import io.fluxgate.test.http.HttpClientUnderTest;
import io.fluxgate.test.http.HttpFault;
import java.io.IOException;
import org.apache.hc.core5.http.HttpException;

class ApacheAsyncContractTest extends ApacheContract {

  @Override
  protected HttpClientUnderTest newClient(HttpGuard guard, ClientSetup setup) {
    return new ApacheAsyncUnderTest(guard, setup);
  }

  @Override
  protected void deviations(Deviations deviations) {
    super.deviations(deviations);
    deviations
        .throwing(HttpFault.GARBAGE_STATUS_LINE, HttpException.class)
        .throwing(HttpFault.GARBAGE_STATUS_CODE, HttpException.class)
        .throwing(HttpFault.GARBAGE_CONTENT_LENGTH, HttpException.class)
        .throwing(HttpFault.UNSOLICITED_SWITCH, HttpException.class, IOException.class)
        .hits(HttpFault.RESET_AFTER_HEADERS, 2, REPEATED)
        .hits(HttpFault.RESET_IN_BODY, 2, REPEATED)
        .hits(HttpFault.RESET_IN_STREAM, 2, REPEATED)
        .hits(HttpFault.TRUNCATED_CHUNK, 2, REPEATED)
        .hits(HttpFault.GARBAGE_CHUNK_SIZE, 2, REPEATED);
  }
}
