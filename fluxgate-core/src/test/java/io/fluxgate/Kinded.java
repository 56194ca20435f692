package io.fluxgate;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An error whose outcome names the kind that a test wants, or throws. */
public record Kinded(Throwable error, Supplier<String> kind) implements Outcome {

  @Override
  public @Nullable Object result() {
    return null;
  }

  @Override
  public String causeKind() {
    return kind.get();
  }
}
