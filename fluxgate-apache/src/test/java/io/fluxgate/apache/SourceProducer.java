package io.fluxgate.apache;

import io.fluxgate.adapter.tck.RequestBodySource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.nio.StreamChannel;
import org.apache.hc.core5.http.nio.entity.AbstractBinAsyncEntityProducer;

/** A request body of the async client that is read from a source while it is sent. */
final class SourceProducer extends AbstractBinAsyncEntityProducer {

  private final InputStream source;
  private final long length;
  private final ByteBuffer piece = ByteBuffer.allocate(1460).limit(0);

  SourceProducer(RequestBodySource source) {
    super(0, ContentType.APPLICATION_OCTET_STREAM);
    this.source = source.open();
    this.length = source.declaredLength();
  }

  @Override
  protected void produceData(StreamChannel<ByteBuffer> channel) throws IOException {
    if (!piece.hasRemaining()) {
      int read = source.read(piece.array());
      if (read < 0) {
        channel.endStream();
        return;
      }
      piece.clear().limit(read);
    }
    channel.write(piece);
  }

  @Override
  protected int availableData() {
    return Integer.MAX_VALUE;
  }

  @Override
  public long getContentLength() {
    return length;
  }

  @Override
  public boolean isRepeatable() {
    return false;
  }

  @Override
  public void failed(Exception cause) {
    // The future tells.
  }
}
