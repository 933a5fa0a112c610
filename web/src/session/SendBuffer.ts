/** A stream's bytes from the first that is not acknowledged, addressed by their offset. */
export class SendBuffer {
  private chunks: Uint8Array[] = [];
  private first = 0;
  private last = 0;

  /** The offset of the first byte still kept. */
  get start(): number {
    return this.first;
  }

  /** The offset behind the last byte. */
  get end(): number {
    return this.last;
  }

  /** Nothing was sent yet, and the other side counts from `offset`: the kept bytes begin there. */
  beginAt(offset: number): void {
    this.last += offset - this.first;
    this.first = offset;
  }

  append(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.chunks.push(bytes);
    this.last += bytes.length;
  }

  /** Drops everything before `offset`, which lies between start and end. */
  dropBefore(offset: number): void {
    while (this.first < offset) {
      const chunk = this.chunks[0];
      if (chunk === undefined) return;
      const surplus = offset - this.first;
      if (surplus < chunk.length) {
        this.chunks[0] = chunk.subarray(surplus);
        this.first = offset;
      } else {
        this.chunks.shift();
        this.first += chunk.length;
      }
    }
  }

  /** At most `max` bytes from `offset`, joined from small chunks so that a burst of keys is one frame. */
  slice(offset: number, max: number): Uint8Array {
    const length = Math.max(0, Math.min(max, this.last - offset));
    const out = new Uint8Array(length);
    let filled = 0;
    let position = this.first;
    for (const chunk of this.chunks) {
      if (filled === length) break;
      const from = offset + filled - position;
      if (from < chunk.length) {
        const part = chunk.subarray(from, from + length - filled);
        out.set(part, filled);
        filled += part.length;
      }
      position += chunk.length;
    }
    return out;
  }
}
