package io.fluxgate.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;

class RepeatedHeaderTest {

  @Test
  void firstOfSeveralValuesCounts() {
    Response response =
        new Response.Builder()
            .request(new Request.Builder().url("http://host/").build())
            .protocol(Protocol.HTTP_1_1)
            .code(503)
            .message("busy")
            .addHeader("retry-after", "1")
            .addHeader("Retry-After", "300")
            .build();

    assertThat(OkHttpResponse.of(response).header("RETRY-AFTER")).isEqualTo("1");
    assertThat(OkHttpResponse.of(response).header("Date")).isNull();
  }
}
