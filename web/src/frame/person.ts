/** Up to two initials of a name, of whole characters in any script. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = (word: string | undefined) => (word ? (Array.from(word)[0] ?? '') : '');
  const initials = words.length > 1 ? first(words[0]) + first(words.at(-1)) : first(words[0]);
  return initials.toLocaleUpperCase() || '?';
}

/** A hue (degrees) that is the same wherever the id is seen. */
export function hueOf(id: string): number {
  let hash = 0;
  for (const c of id) hash = (Math.imul(hash, 31) + (c.codePointAt(0) ?? 0)) | 0;
  return ((hash % 360) + 360) % 360;
}

export const nameOf = (person: { first_name: string; last_name: string }) =>
  `${person.first_name} ${person.last_name}`.trim();
