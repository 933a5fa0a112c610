/** The reason without a repetition of the state it stands beside: "Stopped" + "Stopped by you" reads "Stopped by you". */
export function withoutState(state: string, reason: string): string {
  const text = reason.trim().replace(/\.$/, '');
  if (!text.toLowerCase().startsWith(state.toLowerCase())) return text;
  const rest = text.slice(state.length);
  return /^([\s:,]|$)/.test(rest) ? rest.replace(/^[\s:,]+/, '') : text;
}
