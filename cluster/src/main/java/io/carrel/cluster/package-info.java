/**
 * The composition root: reads the command line and the settings, starts every part in order and
 * ends it in the opposite one. The only package that may see every module.
 */
@NullMarked
package io.carrel.cluster;

import org.jspecify.annotations.NullMarked;
