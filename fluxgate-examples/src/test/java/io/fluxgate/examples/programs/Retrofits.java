package io.fluxgate.examples.programs;

import io.fluxgate.http.HttpGuard;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import okhttp3.OkHttpClient;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;
import retrofit2.Call;
import retrofit2.HttpException;
import retrofit2.Response;
import retrofit2.Retrofit;
import retrofit2.http.GET;
import retrofit2.http.Path;

/** Retrofit. */
final class Retrofits {

  private Retrofits() {}

  interface Things {

    @GET("things/{name}")
    Call<ResponseBody> thing(@Path("name") String name);

    @GET("others/{name}")
    Call<ResponseBody> other(@Path("name") String name);
  }

  static Things things(OkHttpClient client, URI upstream) {
    return new Retrofit.Builder()
        .baseUrl(upstream.resolve("/").toString())
        .client(client)
        .build()
        .create(Things.class);
  }

  static Program.Running open(URI upstream, @Nullable HttpGuard guard, Duration readTimeout) {
    Things things = things(Clients.okhttp(guard, readTimeout), upstream);
    return path -> text(things.thing(path).execute());
  }

  static String text(Response<ResponseBody> response) throws IOException {
    ResponseBody body = response.body();
    if (body == null) {
      throw new HttpException(response);
    }
    return body.string();
  }
}
