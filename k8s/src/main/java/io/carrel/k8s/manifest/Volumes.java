package io.carrel.k8s.manifest;

import java.util.Optional;

/**
 * Where projects' files lie.
 *
 * @param homesClaim the ReadWriteMany claim with all homes, each in {@code projects/<project id>};
 *     user or group 2001 can write its root, or {@code fixOwnership} is set
 * @param softwareClaim the ReadWriteMany claim with {@code /ext}
 * @param fixOwnership gives the home to user 2001 before each start. It takes an init container
 *     that runs as root, which the restricted Pod Security Standard forbids
 */
public record Volumes(String homesClaim, Optional<String> softwareClaim, boolean fixOwnership) {}
