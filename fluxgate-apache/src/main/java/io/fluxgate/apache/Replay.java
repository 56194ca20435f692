package io.fluxgate.apache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.BasicEntityDetails;
import org.apache.hc.core5.http.nio.AsyncDataConsumer;

/** Feeds a complete response to the caller's consumer. */
final class Replay {

  private Replay() {}

  static void to(AsyncExecCallback callback, SimpleHttpResponse response)
      throws HttpException, IOException {
    byte[] body = response.getBodyBytes();
    if (body == null) {
      callback.handleResponse(response, null);
    } else {
      BasicEntityDetails details = new BasicEntityDetails(body.length, response.getContentType());
      AsyncDataConsumer consumer = callback.handleResponse(response, details);
      if (consumer != null) {
        // The whole body is in memory, so any capacity that the consumer announces is met.
        consumer.updateCapacity(increment -> {});
        consumer.consume(ByteBuffer.wrap(body));
        consumer.streamEnd(List.of());
      }
    }
    callback.completed();
  }
}
