package io.fluxgate.benchmarks.soak;

import io.fluxgate.http.HttpGuard;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import okhttp3.OkHttpClient;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.io.CloseMode;

/** One client of each library behind a single guard, and the six APIs that call them. */
final class SoakClients implements AutoCloseable {

  private final OkHttpClient okHttp;
  private final CloseableHttpClient classic;
  private final CloseableHttpAsyncClient async;
  private final List<ClientApi> apis = new ArrayList<>();

  SoakClients(HttpGuard guard, ExecutorService threads) {
    okHttp = OkHttpApi.client(guard, threads);
    HttpClient jdk = JdkApi.client(guard, threads);
    classic = ApacheClassicApi.client(guard);
    async = ApacheAsyncApi.client(guard);
    apis.addAll(OkHttpApi.both(okHttp));
    apis.addAll(JdkApi.both(jdk));
    apis.add(new ApacheClassicApi(classic));
    apis.add(new ApacheAsyncApi(async));
  }

  List<ClientApi> apis() {
    return List.copyOf(apis);
  }

  /**
   * Drops the JDK's client, which stops when it is unreachable; before Java 21 it has no close().
   */
  @Override
  public void close() {
    apis.clear();
    okHttp.dispatcher().cancelAll();
    okHttp.connectionPool().evictAll();
    classic.close(CloseMode.IMMEDIATE);
    async.close(CloseMode.IMMEDIATE);
  }
}
