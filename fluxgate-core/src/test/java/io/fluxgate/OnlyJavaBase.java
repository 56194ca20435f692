package io.fluxgate;

import java.time.Duration;

/** Opens, rejects, probes and closes in a JVM that has no module but {@code java.base}. */
public final class OnlyJavaBase {

  private OnlyJavaBase() {}

  public static void main(String[] args) {
    if (ModuleLayer.boot().modules().size() != 1) {
      throw new IllegalStateException("not alone: " + ModuleLayer.boot());
    }
    Rig rig = Rig.create();
    rig.trip();
    if (!rig.isRejected()) {
      throw new IllegalStateException("not rejected");
    }
    rig.ticker.advance(Duration.ofSeconds(10));
    rig.succeed(2);
    System.out.println(String.join(" ", rig.moves()));
  }
}
