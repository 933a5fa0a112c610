// A path is percent-encoded, relative to the home and separated by slashes; a folder's ends with one, the
// home's is empty. So a name that is no UTF-8 stays usable: it is never decoded on its way.

const wellFormed = new TextDecoder('utf-8');

/** A segment as people read it; bytes that are no UTF-8 show as replacement characters. */
export function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    const bytes: number[] = [];
    for (let i = 0; i < segment.length; i++) {
      const hex = segment.charAt(i) === '%' ? segment.slice(i + 1, i + 3) : '';
      if (/^[0-9a-fA-F]{2}$/.test(hex)) {
        bytes.push(Number.parseInt(hex, 16));
        i += 2;
      } else {
        bytes.push(...new TextEncoder().encode(segment.charAt(i)));
      }
    }
    return wellFormed.decode(new Uint8Array(bytes));
  }
}

/** The whole path as people read it. */
export function displayPath(path: string): string {
  return path.split('/').map(decodeSegment).join('/');
}

/** The last name of a file's or folder's path. */
export function nameOf(path: string): string {
  const segments = path.replace(/\/$/, '').split('/');
  return decodeSegment(segments[segments.length - 1] ?? '');
}

/** The folder that holds the file or folder. */
export function folderOf(path: string): string {
  const plain = path.replace(/\/$/, '');
  return plain.slice(0, plain.lastIndexOf('/') + 1);
}

/** The path of an entry of a folder. */
export function childOf(folder: string, entry: { name: string; raw?: string | null }): string {
  return folder + (entry.raw ?? encodeURIComponent(entry.name));
}

/** A path as somebody typed it, as a folder's path. */
export function folderFromText(typed: string): string {
  const segments = typed.split('/').filter((segment) => segment !== '' && segment !== '.' && segment !== '~');
  return segments.map((segment) => `${encodeURIComponent(segment)}/`).join('');
}

/** The folders from the home down to this one, each with its name. */
export function trailOf(folder: string): { path: string; name: string }[] {
  const trail: { path: string; name: string }[] = [];
  let path = '';
  for (const segment of folder.split('/')) {
    if (segment === '') continue;
    path += `${segment}/`;
    trail.push({ path, name: decodeSegment(segment) });
  }
  return trail;
}

export function isName(name: string): boolean {
  return name.trim() !== '' && name !== '.' && name !== '..' && !/[/\0]/.test(name);
}
