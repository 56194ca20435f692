package io.fluxgate.okhttp;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import okhttp3.Call;
import okhttp3.EventListener;
import org.jspecify.annotations.Nullable;

/** Adds an event listener to a call under way, which OkHttp allows since 5.4. */
final class EventListeners {

  private static final @Nullable MethodHandle ADD = find();

  private EventListeners() {}

  private static @Nullable MethodHandle find() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(
              Call.class,
              "addEventListener",
              MethodType.methodType(void.class, EventListener.class));
    } catch (ReflectiveOperationException olderThan54) {
      return null;
    }
  }

  /** Adds the listener, or returns false if this OkHttp cannot. */
  static boolean add(Call call, EventListener listener) {
    if (ADD == null) {
      return false;
    }
    try {
      ADD.invokeExact(call, listener);
      return true;
    } catch (Throwable unsupported) {
      // A Call that is not OkHttp's own, compiled for an older version.
      return false;
    }
  }
}
