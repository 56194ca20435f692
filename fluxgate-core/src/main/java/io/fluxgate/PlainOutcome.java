package io.fluxgate;

import org.jspecify.annotations.Nullable;

/** The outcome of a call that is nothing more than code. */
record PlainOutcome(@Nullable Throwable error, @Nullable Object result) implements Outcome {}
