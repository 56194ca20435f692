package io.fluxgate.examples.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fluxgate.http.HttpGuard;
import io.minio.GetObjectArgs;
import io.minio.MinioClient;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** MinIO's client. */
final class ObjectStores {

  private ObjectStores() {}

  static MinioClient client(OkHttpClient okhttp, URI upstream) {
    return MinioClient.builder()
        .endpoint(upstream.toString())
        // Else it asks the server for it.
        .region("us-east-1")
        .credentials("user", "password")
        .httpClient(okhttp)
        .build();
  }

  static GetObjectArgs object(String name) {
    return GetObjectArgs.builder().bucket("bucket").object(name).build();
  }

  static Program.Running minio(URI upstream, @Nullable HttpGuard guard, Duration readTimeout) {
    MinioClient client = client(Clients.okhttp(guard, readTimeout), upstream);
    return path -> {
      try (InputStream object = client.getObject(object(path))) {
        return new String(object.readAllBytes(), UTF_8);
      }
    };
  }
}
