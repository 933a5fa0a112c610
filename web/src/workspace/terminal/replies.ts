/* eslint-disable no-control-regex -- what a terminal says is made of control characters */
const REPLIES = [
  // Device attributes and status, the cursor's position, modes, the window's size.
  /^\x1b\[[?>=]?[\d;]*(c|n|R|\$y|t)$/,
  // Colours, and strings that were asked for.
  /^\x1b\]\d+;.*(\x07|\x1b\\)$/s,
  /^\x1bP.*\x1b\\$/s,
  // Focus in and out.
  /^\x1b\[[IO]$/,
];

/** Whether a terminal says this by itself, in answer to what a program asked: no key sends it. */
export function isReply(data: string): boolean {
  return REPLIES.some((reply) => reply.test(data));
}
