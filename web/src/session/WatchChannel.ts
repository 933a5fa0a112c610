import type { Channel } from './Channel';
import type { ChannelMessage, OpenMessage } from './messages';

/**
 * Tells when entries of a folder, or a file, changed. What changed while there was no connection is
 * not known, so a channel that opens again says that anything may have.
 */
export class WatchChannel implements Channel {
  private openedBefore = false;
  private ended = false;

  /** @param changed gets the names that changed, or null when any may have */
  constructor(
    readonly path: string,
    private readonly changed: (names: string[] | null) => void,
  ) {}

  open(): OpenMessage | null {
    return this.ended ? null : { t: 'open', kind: 'watch', path: this.path };
  }

  message(message: ChannelMessage): void {
    if (message.t === 'opened') {
      if (this.openedBefore) this.changed(null);
      this.openedBefore = true;
    } else if (message.t === 'changed') {
      this.changed(message.names ?? null);
    } else if (message.t === 'closed') {
      this.ended = true;
    }
  }

  data(): void {}

  lost(): void {}
}
