import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { project, randomBytes, seeded, SimulatedHub } from './simulation';
import { SessionClient } from './SessionClient';
import { TerminalChannel, type TerminalViewer } from './TerminalChannel';
import { WatchChannel } from './WatchChannel';
import { CHANNEL_WINDOW } from './limits';

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, 'warn').mockImplementation(() => {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A viewer that takes its time over each chunk, as a busy terminal does. */
class SlowViewer implements TerminalViewer {
  readonly parts: Uint8Array[] = [];
  readonly gaps: number[] = [];
  readonly replayEnds: number[] = [];
  closedWith: string | null = null;
  exitCode: number | null = null;
  unshown = 0;
  mostUnshown = 0;
  private readonly queue: (() => void)[] = [];
  private busy = false;

  constructor(private readonly random: () => number) {}

  opened(_: string, replayEnd: number): void {
    this.replayEnds.push(replayEnd);
  }

  output(bytes: Uint8Array, _: number, consumed: () => void): void {
    this.unshown += bytes.length;
    this.mostUnshown = Math.max(this.mostUnshown, this.unshown);
    this.queue.push(() => {
      this.unshown -= bytes.length;
      this.parts.push(bytes);
      consumed();
    });
    this.work();
  }

  private work(): void {
    if (this.busy) return;
    this.busy = true;
    setTimeout(() => {
      this.busy = false;
      this.queue.shift()?.();
      if (this.queue.length > 0) this.work();
    }, this.random() * 3);
  }

  gap(bytes: number): void {
    this.gaps.push(bytes);
  }
  resized(): void {}
  exited(code: number | null): void {
    this.exitCode = code;
  }
  closed(code: string): void {
    this.closedWith = code;
  }
}

function joined(parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function setUp(seed = 1) {
  const random = seeded(seed);
  const hub = new SimulatedHub(random);
  const probe = vi.fn((): Promise<'signed_out' | null> => Promise.resolve(null));
  const session = new SessionClient({ projectId: 'p', connect: hub.connect, random, probe });
  const viewer = new SlowViewer(random);
  const channel = new TerminalChannel({ cols: 80, rows: 24, client: 'page' }, viewer);
  return { random, hub, probe, session, viewer, channel };
}

/** Time passes, second by second, until the condition holds or the bound is reached. */
async function until(condition: () => boolean, seconds = 120): Promise<void> {
  for (let i = 0; i < seconds * 20 && !condition(); i++) await vi.advanceTimersByTimeAsync(50);
  expect(condition()).toBe(true);
}

describe('a terminal over connections that are cut', () => {
  it.each(Array.from({ length: 12 }, (_, i) => i + 1))(
    'gets every byte once in both directions (seed %d)',
    async (seed) => {
      const { random, hub, session, viewer, channel } = setUp(seed);
      session.start();
      session.attach(channel);
      const typed: Uint8Array[] = [];
      const printed: Uint8Array[] = [];
      for (let step = 0; step < 250; step++) {
        const terminal = hub.terminals.get('t1');
        if (random() < 0.5) {
          const bytes = randomBytes(random, random() < 0.05 ? 400_000 : Math.ceil(random() * 40));
          typed.push(bytes);
          channel.write(bytes);
        }
        if (terminal && random() < 0.5) {
          const bytes = randomBytes(random, Math.ceil(random() * (random() < 0.1 ? 300_000 : 900)));
          printed.push(bytes);
          hub.print(terminal, bytes);
        }
        if (random() < 0.12) hub.cut(1006, random() < 0.97);
        if (random() < 0.05) hub.relink();
        await vi.advanceTimersByTimeAsync(random() * 60);
      }
      const input = joined(typed);
      const output = joined(printed);
      await until(() => {
        const terminal = hub.terminals.get('t1');
        return terminal?.received('page') === input.length && channel.unacknowledged === 0;
      });
      await until(() => joined(viewer.parts).length === output.length);
      expect(same(joined(hub.terminal('t1').inputs.get('page') ?? []), input)).toBe(true);
      expect(same(joined(viewer.parts), output)).toBe(true);
      expect(hub.terminals.size).toBe(1);
      expect(hub.violations).toEqual([]);
      expect(hub.connections).toBeGreaterThan(2);
      session.stop();
    },
  );

  it('never has more than a window of output under way on one connection', async () => {
    const { hub, random, session, viewer, channel } = setUp();
    session.start();
    session.attach(channel);
    await until(() => hub.terminals.size === 1);
    hub.print(hub.terminal('t1'), randomBytes(random, 2_000_000));
    await until(() => joined(viewer.parts).length === 2_000_000);
    expect(viewer.mostUnshown).toBeGreaterThan(CHANNEL_WINDOW / 4);
    expect(viewer.mostUnshown).toBeLessThanOrEqual(CHANNEL_WINDOW);
    expect(hub.violations).toEqual([]);
    session.stop();
  });

  it('tells what was lost when output is no longer kept, and goes on behind it', async () => {
    const { hub, random, session, viewer, channel } = setUp();
    session.start();
    session.attach(channel);
    await until(() => viewer.replayEnds.length === 1);
    const terminal = hub.terminal('t1');
    const output = randomBytes(random, 600_000);
    hub.print(terminal, output.subarray(0, 1_000));
    await until(() => joined(viewer.parts).length === 1_000);
    hub.cut();
    hub.print(terminal, output.subarray(1_000));
    hub.forget(terminal, 100_000);
    await until(() => viewer.replayEnds.length === 2);
    await until(() => joined(viewer.parts).length === 501_000);
    expect(viewer.gaps).toEqual([99_000]);
    expect(same(joined(viewer.parts).subarray(1_000), output.subarray(100_000))).toBe(true);
    expect(hub.violations).toEqual([]);
    session.stop();
  });

  it('survives a gap in the middle of a full window', async () => {
    const { hub, random, session, viewer, channel } = setUp(3);
    session.start();
    session.attach(channel);
    await until(() => viewer.replayEnds.length === 1);
    const terminal = hub.terminal('t1');
    hub.print(terminal, randomBytes(random, 900_000));
    hub.forget(terminal, 800_000);
    const shown = () => joined(viewer.parts).length + viewer.gaps.reduce((a, b) => a + b, 0);
    await until(() => shown() === 900_000);
    expect(viewer.gaps).toHaveLength(1);
    hub.print(terminal, randomBytes(random, 500_000));
    await until(() => shown() === 1_400_000);
    expect(hub.violations).toEqual([]);
    session.stop();
  });

  it('knows which output was printed before the page came', async () => {
    const { hub, random, session, viewer, channel } = setUp();
    session.start();
    session.attach(channel);
    await until(() => hub.terminals.size === 1);
    hub.print(hub.terminal('t1'), randomBytes(random, 500));
    const late = new SlowViewer(random);
    session.attach(new TerminalChannel({ terminal: 't1', client: 'late', cols: 80, rows: 24 }, late));
    await until(() => joined(late.parts).length === 500);
    expect(viewer.replayEnds).toEqual([0]);
    expect(late.replayEnds).toEqual([500]);
    session.stop();
  });

  it('types on behind what the page typed before it was reloaded', async () => {
    const { hub, session, random, channel } = setUp();
    session.start();
    session.attach(channel);
    channel.write(new Uint8Array([1, 2, 3]));
    await until(() => hub.terminals.size === 1 && channel.unacknowledged === 0);
    session.detach(channel);
    const again = new TerminalChannel({ cols: 80, rows: 24, client: 'page' }, new SlowViewer(random));
    again.write(new Uint8Array([4, 5]));
    session.attach(again);
    await until(() => hub.terminal('t1').received('page') === 5);
    expect([...joined(hub.terminal('t1').inputs.get('page') ?? [])]).toEqual([1, 2, 3, 4, 5]);
    expect(hub.terminals.size).toBe(1);
    expect(hub.violations).toEqual([]);
    session.stop();
  });

  it('ends when the terminal is gone, and is not opened again', async () => {
    const { hub, session, random } = setUp();
    const viewer = new SlowViewer(random);
    session.attach(new TerminalChannel({ terminal: 'gone', client: 'page', cols: 80, rows: 24 }, viewer));
    session.start();
    await until(() => viewer.closedWith === 'not_found');
    hub.cut();
    await until(() => hub.connections === 2);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(hub.heard.get('open')).toBe(1);
    session.stop();
  });
});

describe('a session', () => {
  it('tells the project, the link and the connection', async () => {
    const { hub, session } = setUp();
    const seen: string[] = [];
    session.subscribe(() => seen.push(session.state().connection.kind));
    session.start();
    expect(session.state().connection.kind).toBe('connecting');
    await until(() => session.state().link.up);
    expect(hub.urls[0]).toMatch(/^ws.*\/ws\/projects\/p$/);
    expect(session.state()).toMatchObject({ connection: { kind: 'open' }, project });
    hub.cut();
    expect(session.state()).toMatchObject({ connection: { kind: 'lost' }, link: { up: false } });
    await until(() => session.state().connection.kind === 'open');
    expect(seen).toContain('lost');
    session.stop();
  });

  it('replaces only what changed', async () => {
    const { hub, session } = setUp();
    session.start();
    await until(() => session.state().terminals !== null);
    const before = session.state();
    hub.say({ t: 'ports', list: [{ port: 80, process: 'x', pid: 1, address: '127.0.0.1' }] });
    await until(() => session.state().ports !== null);
    expect(session.state()).not.toBe(before);
    expect(session.state().project).toBe(before.project);
    expect(session.state().connection).toBe(before.connection);
    session.stop();
  });

  it('gives a silent connection up after 25 s and no sooner', async () => {
    const { hub, session } = setUp();
    session.start();
    await until(() => hub.connections === 1 && session.state().link.up);
    hub.silent = true;
    await vi.advanceTimersByTimeAsync(24_000);
    expect(session.state().connection.kind).toBe('open');
    await vi.advanceTimersByTimeAsync(1_100);
    expect(session.state().connection.kind).toBe('lost');
    hub.silent = false;
    await until(() => session.state().connection.kind === 'open');
    expect(hub.connections).toBe(2);
    session.stop();
  });

  it('stays when only beats are heard', async () => {
    const { hub, session } = setUp();
    session.start();
    for (let i = 0; i < 12; i++) {
      await vi.advanceTimersByTimeAsync(10_000);
      hub.say({ t: 'hub.beat' });
    }
    expect(hub.connections).toBe(1);
    session.stop();
  });

  it('backs off while the hub is away, and comes back', async () => {
    const { hub, session } = setUp();
    hub.refuse = true;
    session.start();
    await vi.advanceTimersByTimeAsync(60_000);
    const attempts = hub.urls.length;
    expect(attempts).toBeGreaterThan(8);
    expect(attempts).toBeLessThan(25);
    hub.refuse = false;
    await until(() => session.state().connection.kind === 'open', 11);
    session.stop();
  });

  it('does not return after its access was revoked', async () => {
    const { hub, session } = setUp();
    session.start();
    await until(() => session.state().connection.kind === 'open');
    hub.say({ t: 'hub.bye', code: 'access_revoked', error: 'Ada removed you.' });
    hub.close(1008);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(session.state().connection).toEqual({
      kind: 'ended',
      code: 'access_revoked',
      error: 'Ada removed you.',
    });
    expect(hub.connections).toBe(1);
  });

  it('asks why when the hub never takes the connection', async () => {
    const { hub, session, probe } = setUp();
    probe.mockResolvedValue('signed_out');
    hub.refuse = true;
    session.start();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(session.state().connection).toMatchObject({ kind: 'ended', code: 'signed_out' });
    expect(hub.urls).toHaveLength(1);
  });

  it('returns at once when the hub drains', async () => {
    const { hub, session } = setUp();
    session.start();
    await until(() => session.state().connection.kind === 'open');
    hub.say({ t: 'hub.bye', code: 'draining', error: '' });
    hub.close(1001);
    await vi.advanceTimersByTimeAsync(100);
    await until(() => session.state().connection.kind === 'open', 1);
    expect(hub.connections).toBe(2);
    session.stop();
  });

  it('touches at most once in 30 s, and takes the idle warning away', async () => {
    const { hub, session } = setUp();
    session.start();
    await until(() => session.state().link.up);
    hub.say({ t: 'hub.warning', kind: 'idle', at: '2026-01-01T01:00:00Z' });
    await until(() => session.state().idleStopAt !== null);
    for (let i = 0; i < 100; i++) {
      session.touch();
      await vi.advanceTimersByTimeAsync(100);
    }
    await vi.advanceTimersByTimeAsync(1_000);
    expect(hub.heard.get('touch')).toBe(1);
    expect(session.state().idleStopAt).toBeNull();
    session.stop();
  });

  it('says that anything may have changed in a folder after the watch was away', async () => {
    const { hub, session } = setUp();
    const changes: (string[] | null)[] = [];
    session.attach(new WatchChannel('work', (names) => changes.push(names)));
    session.start();
    await until(() => hub.heard.get('open') === 1);
    hub.say({ t: 'changed', ch: 1, path: 'work', names: ['a'] });
    await until(() => changes.length === 1);
    hub.cut();
    await until(() => changes.length === 2);
    expect(changes).toEqual([['a'], null]);
    session.stop();
  });
});
