/**
 * Argument checks, cause chains and text for messages. Used by all other packages and by the
 * adapters; uses none of them.
 */
@NullMarked
package io.fluxgate.internal.util;

import org.jspecify.annotations.NullMarked;
