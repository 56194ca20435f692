package io.fluxgate.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives each test of a class fresh breakers, though Spring keeps the application for all of them:
 * before each test, every guard and registry of the application drops its breakers, and single ones
 * are reset. Without it, a test can meet a circuit that another one opened.
 *
 * <p>Write it beside {@code @SpringBootTest}.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface FreshGuards {}
