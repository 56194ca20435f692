package io.fluxgate.apache;

import io.fluxgate.adapter.tck.ContractAnswer;
import io.fluxgate.adapter.tck.ContractCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Collects an answer, trailers included, and tells the call of each piece. */
final class ContractConsumer implements AsyncResponseConsumer<ContractAnswer> {

  private final ContractCall call;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private int status;
  private Map<String, List<String>> headers = Map.of();
  private @Nullable FutureCallback<ContractAnswer> callback;

  ContractConsumer(ContractCall call) {
    this.call = call;
  }

  @Override
  public void consumeResponse(
      HttpResponse response,
      @Nullable EntityDetails entityDetails,
      HttpContext context,
      FutureCallback<ContractAnswer> resultCallback) {
    status = response.getCode();
    headers = ApacheContract.headers(response.getHeaders());
    callback = resultCallback;
    // A repeated exchange may have begun to send a body before.
    body.reset();
    if (entityDetails == null) {
      complete(List.of());
    }
  }

  @Override
  public void informationResponse(HttpResponse response, HttpContext context) {}

  @Override
  public void updateCapacity(CapacityChannel capacityChannel) throws IOException {
    capacityChannel.update(Integer.MAX_VALUE);
  }

  @Override
  public void consume(ByteBuffer src) {
    call.received(src);
    byte[] bytes = new byte[src.remaining()];
    src.get(bytes);
    body.writeBytes(bytes);
  }

  @Override
  public void streamEnd(@Nullable List<? extends Header> trailers) {
    complete(trailers == null ? List.of() : trailers);
  }

  private void complete(List<? extends Header> trailers) {
    FutureCallback<ContractAnswer> waiting = callback;
    if (waiting != null) {
      waiting.completed(
          call.answer(status, headers, body.toByteArray())
              .withTrailers(ApacheContract.headers(trailers.toArray(new Header[0]))));
    }
  }

  @Override
  public void failed(Exception cause) {}

  @Override
  public void releaseResources() {}
}
