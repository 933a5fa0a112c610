/** Idle timeouts that people choose from, in seconds. */
export const TIMEOUTS = [300, 900, 1800, 3600, 4 * 3600, 12 * 3600, 86_400, 3 * 86_400, 604_800];
