package io.fluxgate.internal.state;

import io.fluxgate.CallContext;
import io.fluxgate.CallListener;
import io.fluxgate.CircuitState;
import io.fluxgate.Listener;
import io.fluxgate.Overdue;
import io.fluxgate.Permit;
import io.fluxgate.Retry;
import io.fluxgate.Ticker;
import io.fluxgate.Tracker;
import io.fluxgate.Tripper;
import io.fluxgate.TripperInputs;
import io.fluxgate.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The values of a policy, and what follows from them.
 *
 * <p>The last four components are derived: user-supplied parts are asked once, when the policy is
 * built, so that a part that throws does it there and not on the path of a call.
 *
 * @param tracker null if the policy names none
 * @param measureDurations null if durations are measured as the tripper needs them
 * @param inputs what the tripper reads
 * @param maximumConcurrentCalls 0 for no maximum
 * @param callContext null if what runs later for a call gets no context
 */
public record PolicySettings(
    Window window,
    @Nullable Tracker tracker,
    Tripper tripper,
    Retry retry,
    Permit permit,
    int maximumProbes,
    int verdictCalls,
    Duration probeTimeout,
    CircuitState initialState,
    @Nullable Boolean measureDurations,
    Overdue overdue,
    int maximumConcurrentCalls,
    boolean rejectionStackTraces,
    List<Listener> listeners,
    List<CallListener> callListeners,
    @Nullable CallContext callContext,
    Ticker ticker,
    Supplier<Instant> clock,
    DoubleSupplier random,
    TripperInputs inputs,
    boolean windowReadsClock,
    int windowCapacity,
    boolean judgesResults) {}
