package io.fluxgate;

/** Hands out the null that callers without a null checker could pass. */
public final class Nulls {

  private Nulls() {}

  /** Returns null, of whatever type is wanted. */
  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  public static <T> T none() {
    return null;
  }
}
