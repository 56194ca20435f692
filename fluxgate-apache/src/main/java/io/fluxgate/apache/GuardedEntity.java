package io.fluxgate.apache;

import io.fluxgate.http.adapter.GuardedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/** The entity of a response that is not yet classified: reports the progress of its body. */
final class GuardedEntity extends HttpEntityWrapper {

  private final ApacheCall call;

  GuardedEntity(HttpEntity entity, ApacheCall call) {
    super(entity);
    this.call = call;
  }

  @Override
  public InputStream getContent() throws IOException {
    InputStream content;
    try {
      content = super.getContent();
    } catch (Throwable error) {
      call.failed(error);
      throw error;
    }
    return content == null ? InputStream.nullInputStream() : new GuardedInputStream(content, call);
  }

  /** Through the guarded stream, so that a failing sink does not count as a broken body. */
  @Override
  public void writeTo(OutputStream sink) throws IOException {
    try (InputStream content = getContent()) {
      content.transferTo(sink == null ? OutputStream.nullOutputStream() : sink);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      super.close();
    } catch (Throwable error) {
      call.failed(error);
      throw error;
    }
    call.bodyClosed();
  }
}
