package io.fluxgate.jdkhttp;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Calls the methods that {@link HttpClient} and its builder have gained up to JDK 21; this is
 * compiled for JDK 17.
 *
 * <p>They have to be forwarded: those that a subclass of {@code HttpClient} inherits on 21 leave
 * the delegate open, and the inherited {@code localAddress} of the builder (19) throws.
 */
final class Jdk21Methods {

  private static final @Nullable MethodHandle SHUTDOWN = ofClient("shutdown", void.class);
  private static final @Nullable MethodHandle SHUTDOWN_NOW = ofClient("shutdownNow", void.class);
  private static final @Nullable MethodHandle CLOSE = ofClient("close", void.class);
  private static final @Nullable MethodHandle IS_TERMINATED =
      ofClient("isTerminated", boolean.class);
  private static final @Nullable MethodHandle AWAIT_TERMINATION =
      ofClient("awaitTermination", boolean.class, Duration.class);
  private static final @Nullable MethodHandle LOCAL_ADDRESS =
      find(
          HttpClient.Builder.class,
          "localAddress",
          MethodType.methodType(HttpClient.Builder.class, InetAddress.class));

  private Jdk21Methods() {}

  static void shutdown(HttpClient client) {
    invoke(SHUTDOWN, client);
  }

  static void shutdownNow(HttpClient client) {
    invoke(SHUTDOWN_NOW, client);
  }

  static void close(HttpClient client) {
    invoke(CLOSE, client);
  }

  static boolean isTerminated(HttpClient client) {
    return Boolean.TRUE.equals(invoke(IS_TERMINATED, client));
  }

  @SuppressWarnings("RedundantThrows") // invoke() throws it, without saying so
  static boolean awaitTermination(HttpClient client, Duration duration)
      throws InterruptedException {
    return Boolean.TRUE.equals(invoke(AWAIT_TERMINATION, client, duration));
  }

  static void localAddress(HttpClient.Builder builder, @Nullable InetAddress address) {
    invoke(LOCAL_ADDRESS, builder, address);
  }

  private static @Nullable MethodHandle ofClient(
      String name, Class<?> returned, Class<?>... parameters) {
    return find(HttpClient.class, name, MethodType.methodType(returned, parameters));
  }

  private static @Nullable MethodHandle find(Class<?> owner, String name, MethodType type) {
    try {
      return MethodHandles.publicLookup().findVirtual(owner, name, type);
    } catch (NoSuchMethodException | IllegalAccessException olderJdk) {
      return null;
    }
  }

  private static @Nullable Object invoke(
      @Nullable MethodHandle method, @Nullable Object... arguments) {
    if (method == null) {
      throw new UnsupportedOperationException("not before JDK 21");
    }
    try {
      return method.invokeWithArguments(arguments);
    } catch (Throwable thrown) {
      throw Jdk21Methods.<RuntimeException>asIs(thrown);
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> E asIs(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
