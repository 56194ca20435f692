/** What the other packages of the starter share; not for users. */
@NullMarked
package io.fluxgate.internal.spring;

import org.jspecify.annotations.NullMarked;
