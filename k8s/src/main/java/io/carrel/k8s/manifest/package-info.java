/**
 * What a project looks like in Kubernetes: pure functions from specs, settings and quotas to
 * objects. Asks no API server anything.
 */
@NullMarked
package io.carrel.k8s.manifest;

import org.jspecify.annotations.NullMarked;
