package io.fluxgate.spring.web;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.Lifecycle;
import org.springframework.context.Phased;
import org.springframework.context.SmartLifecycle;
import org.springframework.util.ClassUtils;

/** Passes what Spring does to a bean on to what the bean wraps. */
final class DelegateLifecycle {

  /** A program without an application context need not have it. */
  private static final boolean CONTEXT =
      ClassUtils.isPresent(
          "org.springframework.context.SmartLifecycle", DelegateLifecycle.class.getClassLoader());

  private DelegateLifecycle() {}

  static void afterPropertiesSet(Object delegate) throws Exception {
    if (delegate instanceof InitializingBean bean) {
      bean.afterPropertiesSet();
    }
  }

  static void destroy(Object delegate) throws Exception {
    if (delegate instanceof DisposableBean bean) {
      bean.destroy();
    } else if (delegate instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }

  /** Whether a delegate is started and stopped with the application. */
  static boolean isStarted(Object delegate) {
    return CONTEXT && delegate instanceof Lifecycle;
  }

  /** Of a wrapper whose delegate is started and stopped. */
  interface Started extends SmartLifecycle {

    /** Returns what is started and stopped. */
    Lifecycle started();

    @Override
    default void start() {
      started().start();
    }

    @Override
    default void stop() {
      started().stop();
    }

    @Override
    default void stop(Runnable callback) {
      if (started() instanceof SmartLifecycle smart) {
        smart.stop(callback);
      } else {
        stop();
        callback.run();
      }
    }

    @Override
    default boolean isRunning() {
      return started().isRunning();
    }

    @Override
    default boolean isAutoStartup() {
      return started() instanceof SmartLifecycle smart && smart.isAutoStartup();
    }

    @Override
    default int getPhase() {
      return started() instanceof Phased phased ? phased.getPhase() : 0;
    }
  }
}
