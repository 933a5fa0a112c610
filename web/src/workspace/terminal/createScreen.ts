import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { WebglAddon } from '@xterm/addon-webgl';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import type { TerminalViewer } from '../../session/TerminalChannel';
import { TerminalChannel } from '../../session/TerminalChannel';
import { monospace } from '../../theme/theme';
import { text } from '../text';
import { isReply } from './replies';
import { themeOf } from './terminalTheme';

export interface ScreenOptions {
  parent: HTMLElement;
  client: string;
  terminal: string | null;
  cwd?: string | undefined;
  /** Typed as soon as the terminal is there. */
  input?: string | undefined;
  screenReader: boolean;
  opened: (terminal: string) => void;
  title: (title: string) => void;
  ended: (end: TerminalEnd) => void;
  find: () => void;
}

/** Why a terminal shows nothing new any more. */
export type TerminalEnd =
  { kind: 'exited'; code: number | null } | { kind: 'closed'; code: string; error: string };

/** A terminal on the screen and its channel. */
export interface Screen {
  readonly channel: TerminalChannel;
  readonly search: SearchAddon;
  focus(): void;
  /** Takes the size that fits its place; nothing while it is not shown. */
  fit(): void;
  type(data: string): void;
  paste(): Promise<void>;
  copy(): Promise<void>;
  /** The next key typed is a control key. */
  holdControl(held: boolean): void;
  setScreenReader(on: boolean): void;
  applyTheme(): void;
  destroy(): void;
}

const SCROLLBACK = 10_000;
const CR = '\r';

export function createScreen(options: ScreenOptions): Screen {
  const terminal = new Terminal({
    allowProposedApi: true,
    fontFamily: monospace,
    fontSize: 13,
    lineHeight: 1.25,
    scrollback: SCROLLBACK,
    cursorBlink: true,
    minimumContrastRatio: 4.5,
    macOptionIsMeta: true,
    screenReaderMode: options.screenReader,
    theme: themeOf(options.parent),
  });
  const fitting = new FitAddon();
  const search = new SearchAddon();
  terminal.loadAddon(fitting);
  terminal.loadAddon(search);
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  terminal.loadAddon(
    new WebLinksAddon((_event, address) => window.open(address, '_blank', 'noopener,noreferrer')),
  );
  terminal.open(options.parent);
  drawFast(terminal);
  fitting.fit();

  // Output that this page shows again asks questions that were answered long ago.
  let replaying = false;
  let replayEnd = 0;
  let controlHeld = false;
  const viewer: TerminalViewer = {
    opened: (id, end) => {
      replayEnd = end;
      options.opened(id);
    },
    output: (bytes, offset, consumed) => {
      const old = Math.min(Math.max(0, replayEnd - offset), bytes.length);
      if (old === 0) {
        terminal.write(bytes, consumed);
        return;
      }
      replaying = true;
      terminal.write(bytes.subarray(0, old), () => {
        replaying = offset + old < replayEnd;
        if (old === bytes.length) consumed();
      });
      if (old < bytes.length) terminal.write(bytes.subarray(old), consumed);
    },
    gap: (bytes) => terminal.write(`\x1b[0m\r\n\x1b[2m${text.terminal.gap(bytes)}\x1b[0m\r\n`),
    resized: (cols, rows) => terminal.resize(cols, rows),
    exited: (code) => options.ended({ kind: 'exited', code }),
    closed: (code, error) => options.ended({ kind: 'closed', code, error }),
  };
  const channel = new TerminalChannel(
    {
      client: options.client,
      cols: terminal.cols,
      rows: terminal.rows,
      ...(options.terminal === null ? {} : { terminal: options.terminal }),
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    },
    viewer,
  );
  const encoder = new TextEncoder();
  const type = (data: string) => channel.write(encoder.encode(data));
  terminal.onData((data) => {
    if (replaying && isReply(data)) return;
    const held = controlHeld && data.length === 1;
    controlHeld = false;
    type(held ? control(data) : data);
  });
  terminal.onBinary((data) => channel.write(Uint8Array.from(data, (char) => char.charCodeAt(0))));
  terminal.onTitleChange(options.title);
  if (options.input !== undefined) type(options.input + CR);

  const copy = async () => {
    const selected = terminal.getSelection();
    if (selected !== '') await navigator.clipboard.writeText(selected);
  };
  const paste = async () => terminal.paste(await navigator.clipboard.readText());
  handleKeys(terminal, { copy, paste, find: options.find });
  const copySelected = () => void copy().catch(() => undefined);
  options.parent.addEventListener('mouseup', copySelected);

  return {
    channel,
    search,
    focus: () => terminal.focus(),
    fit: () => {
      const size = fitting.proposeDimensions();
      if (!size || !Number.isFinite(size.cols) || size.cols < 2 || options.parent.clientHeight === 0) return;
      if (size.cols !== terminal.cols || size.rows !== terminal.rows) terminal.resize(size.cols, size.rows);
      channel.resize(size.cols, size.rows);
    },
    type: (data) => {
      type(data);
      terminal.scrollToBottom();
    },
    paste,
    copy,
    holdControl: (held) => {
      controlHeld = held;
    },
    setScreenReader: (on) => {
      terminal.options.screenReaderMode = on;
    },
    applyTheme: () => {
      terminal.options.theme = themeOf(options.parent);
    },
    destroy: () => {
      options.parent.removeEventListener('mouseup', copySelected);
      terminal.dispose();
    },
  };
}

/** Draws with WebGL where there is one; the browser takes it away when too many terminals want it. */
function drawFast(terminal: Terminal): void {
  try {
    const webgl = new WebglAddon();
    webgl.onContextLoss(() => webgl.dispose());
    terminal.loadAddon(webgl);
  } catch {
    // The terminal draws itself as HTML instead.
  }
}

interface Keys {
  copy: () => Promise<void>;
  paste: () => Promise<void>;
  find: () => void;
}

/** All keys belong to the terminal but copy, paste and find: with Ctrl and Shift, or with ⌘ on a Mac. */
function handleKeys(terminal: Terminal, keys: Keys): void {
  const mac = navigator.userAgent.includes('Mac');
  terminal.attachCustomKeyEventHandler((event) => {
    const ours = mac ? event.metaKey && !event.ctrlKey : event.ctrlKey && event.shiftKey;
    if (event.type !== 'keydown' || !ours || event.altKey) return true;
    const act = { KeyC: keys.copy, KeyV: keys.paste, KeyF: keys.find }[event.code];
    if (act === undefined || (mac && event.code !== 'KeyF')) return true;
    event.preventDefault();
    void Promise.resolve(act()).catch(() => undefined);
    return false;
  });
}

/** The control character of a key: `c` becomes 0x03. */
function control(key: string): string {
  const code = key.toUpperCase().charCodeAt(0);
  return code >= 0x3f && code <= 0x5f ? String.fromCharCode(code === 0x3f ? 0x7f : code & 0x1f) : key;
}
