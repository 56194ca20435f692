package io.fluxgate.apache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.nio.AsyncDataConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.jspecify.annotations.Nullable;

/** Reports the progress of a body to the caller's consumer; data and demand pass through. */
final class GuardedDataConsumer implements AsyncDataConsumer {

  private final AsyncDataConsumer consumer;
  private final ApacheCall call;

  GuardedDataConsumer(AsyncDataConsumer consumer, ApacheCall call) {
    this.consumer = consumer;
    this.call = call;
  }

  @Override
  public void updateCapacity(CapacityChannel capacityChannel) throws IOException {
    consumer.updateCapacity(capacityChannel);
  }

  @Override
  public void consume(ByteBuffer data) throws IOException {
    call.bodyRead();
    try {
      consumer.consume(data);
    } catch (Throwable error) {
      call.callerFailed(error);
      throw error;
    }
  }

  @Override
  public void streamEnd(@Nullable List<? extends Header> trailers)
      throws HttpException, IOException {
    call.bodyEnded();
    consumer.streamEnd(trailers);
  }

  /** No verdict: the client also releases the consumer of a response that it requests again. */
  @Override
  public void releaseResources() {
    consumer.releaseResources();
  }
}
