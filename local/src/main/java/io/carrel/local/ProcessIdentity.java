package io.carrel.local;

/**
 * One process for ever: a process id alone is used again.
 *
 * @param startTime clock ticks since boot, field 22 of {@code /proc/<pid>/stat}
 * @param bootId the boot these ticks are counted from
 */
record ProcessIdentity(long pid, long startTime, String bootId) {}
