/**
 * The state machine of a breaker: one class per state, admissions, and the runtime of its policy.
 */
@NullMarked
package io.fluxgate.internal.state;

import org.jspecify.annotations.NullMarked;
