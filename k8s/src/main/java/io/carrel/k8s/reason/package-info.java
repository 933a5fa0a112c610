/** What Kubernetes says, in words that a project's people understand, beside what it said. */
@NullMarked
package io.carrel.k8s.reason;

import org.jspecify.annotations.NullMarked;
