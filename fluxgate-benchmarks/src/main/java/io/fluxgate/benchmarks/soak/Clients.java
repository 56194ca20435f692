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

/** One client of each kind, all on one guard, and the six forms of calling them. */
final class Clients implements AutoCloseable {

  private final OkHttpClient okHttp;
  private final CloseableHttpClient classic;
  private final CloseableHttpAsyncClient async;
  private final List<Form> forms = new ArrayList<>();

  Clients(HttpGuard guard, ExecutorService threads) {
    okHttp = OkHttpForm.client(guard, threads);
    HttpClient jdk = JdkForm.client(guard, threads);
    classic = ApacheClassicForm.client(guard);
    async = ApacheAsyncForm.client(guard);
    forms.addAll(OkHttpForm.both(okHttp));
    forms.addAll(JdkForm.both(jdk));
    forms.add(new ApacheClassicForm(classic));
    forms.add(new ApacheAsyncForm(async));
  }

  List<Form> forms() {
    return List.copyOf(forms);
  }

  /** The JDK's client ends when it is no longer reachable: before Java 21 it cannot be closed. */
  @Override
  public void close() {
    forms.clear();
    okHttp.dispatcher().cancelAll();
    okHttp.connectionPool().evictAll();
    classic.close(CloseMode.IMMEDIATE);
    async.close(CloseMode.IMMEDIATE);
  }
}
