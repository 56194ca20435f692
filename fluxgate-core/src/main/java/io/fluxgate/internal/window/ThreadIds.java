package io.fluxgate.internal.window;

import io.fluxgate.internal.util.NotOnAndroid;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Tells threads apart by id. {@code getId()} may be overridden to return another thread's; {@code
 * threadId()} is final, but exists only since JDK 19.
 */
final class ThreadIds {

  /** Its method handles are slow, and it has no {@code ClassValue} before API level 34. */
  private static final boolean ANDROID = "Dalvik".equals(System.getProperty("java.vm.name"));

  private static final boolean ID_MAY_LIE = ANDROID || idMayLie();

  private ThreadIds() {}

  @NotOnAndroid
  private static boolean idMayLie() {
    return Runtime.version().feature() < 19;
  }

  /** Returns the id of the current thread; negative, and maybe not unique, if it may be a lie. */
  static long current() {
    Thread thread = Thread.currentThread();
    return ID_MAY_LIE ? idIfTrue(thread) : Handle.of(thread);
  }

  private static long idIfTrue(Thread thread) {
    Class<?> type = thread.getClass();
    return type != Thread.class && (ANDROID || Overridden.in(type))
        ? ~(long) System.identityHashCode(thread)
        : thread.getId();
  }

  /** Another class, because Android needs none. */
  @NotOnAndroid
  private static final class Handle {

    private static final MethodHandle THREAD_ID = find();

    private static MethodHandle find() {
      try {
        return MethodHandles.publicLookup()
            .findVirtual(
                Thread.class, ID_MAY_LIE ? "getId" : "threadId", MethodType.methodType(long.class));
      } catch (ReflectiveOperationException impossible) {
        throw new ExceptionInInitializerError(impossible);
      }
    }

    static long of(Thread thread) {
      try {
        return (long) THREAD_ID.invokeExact(thread);
      } catch (Throwable impossible) {
        throw new AssertionError(impossible);
      }
    }
  }

  @NotOnAndroid
  private static final class Overridden {

    private static final ClassValue<Boolean> OVERRIDDEN =
        new ClassValue<>() {
          @Override
          protected Boolean computeValue(Class<?> type) {
            try {
              return type.getMethod("getId").getDeclaringClass() != Thread.class;
            } catch (ReflectiveOperationException | LinkageError unknown) {
              return true;
            }
          }
        };

    static boolean in(Class<?> type) {
      return OVERRIDDEN.get(type);
    }
  }
}
