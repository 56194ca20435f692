package io.fluxgate.examples.samples;

import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpKey;
import io.fluxgate.okhttp.CircuitBreakerInterceptor;
import java.io.IOException;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.ResponseBody;
import picocli.CommandLine.Command;
import retrofit2.Call;
import retrofit2.Invocation;
import retrofit2.Response;
import retrofit2.Retrofit;
import retrofit2.http.GET;
import retrofit2.http.Path;

/** The command {@code retrofit}. */
@Command(
    name = "retrofit",
    description = "Retrofit on a guarded OkHttp client, with a breaker for each of its methods.")
public final class RetrofitSample extends Sample {

  interface Shop {

    @GET("orders/{id}")
    Call<ResponseBody> order(@Path("id") int id);

    @GET("stock/{id}")
    Call<ResponseBody> stock(@Path("id") int id);
  }

  /** Leave it out for a breaker per host. */
  private static final HttpKey METHOD =
      request ->
          request
              .source(Request.class)
              .map(own -> own.tag(Invocation.class))
              .map(invocation -> "Shop." + invocation.method().getName())
              .orElse("other");

  @Override
  void run(LocalService service) {
    HttpGuard guard = HttpGuard.builder().key(METHOD).policy(quickPolicy()).build();
    Shop shop =
        new Retrofit.Builder()
            .baseUrl(service.uri("/").toString())
            .client(
                new OkHttpClient.Builder()
                    .addInterceptor(new CircuitBreakerInterceptor(guard))
                    .build())
            .build()
            .create(Shop.class);

    ask("order", shop.order(1));
    service.failAt("/orders");
    say("Orders fail:");
    for (int i = 0; i < 5; i++) {
      ask("order", shop.order(1));
    }
    say("The stock is not touched by that:");
    ask("stock", shop.stock(1));
  }

  private void ask(String what, Call<ResponseBody> call) {
    try {
      Response<ResponseBody> response = call.execute();
      say("  %s: status %d".formatted(what, response.code()));
    } catch (CallNotPermittedIOException rejection) {
      say("  %s: %s".formatted(what, rejection.getMessage()));
    } catch (IOException error) {
      say("  %s: %s".formatted(what, error));
    }
  }
}
