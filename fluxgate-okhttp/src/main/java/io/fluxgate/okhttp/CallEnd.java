package io.fluxgate.okhttp;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.EventListener;
import org.jspecify.annotations.Nullable;

/** Waits for the end of a call that is under way; OkHttp has allowed that since 5.4. */
final class CallEnd extends EventListener {

  private static final @Nullable MethodHandle ADD_EVENT_LISTENER = find();

  private final Consumer<@Nullable IOException> action;

  private CallEnd(Consumer<@Nullable IOException> action) {
    this.action = action;
  }

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

  /**
   * Runs the action when the call ends, with what the caller then gets, or null if that is no
   * exception. Returns false, and never runs it, if this OkHttp cannot tell.
   */
  static boolean observe(Call call, Consumer<@Nullable IOException> action) {
    if (ADD_EVENT_LISTENER == null) {
      return false;
    }
    try {
      ADD_EVENT_LISTENER.invokeExact(call, (EventListener) new CallEnd(action));
      return true;
    } catch (Throwable unsupported) {
      // A Call that is not OkHttp's own, compiled for an older version.
      return false;
    }
  }

  @Override
  public void callEnd(Call call) {
    action.accept(null);
  }

  @Override
  public void callFailed(Call call, IOException failure) {
    action.accept(failure);
  }
}
