/** Argument checks, cause chains and text, for core and the adapters. */
@NullMarked
package io.fluxgate.internal.util;

import org.jspecify.annotations.NullMarked;
