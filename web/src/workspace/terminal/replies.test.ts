import { expect, it } from 'vitest';
import { isReply } from './replies';

it.each([
  '\x1b[?1;2c',
  '\x1b[>0;276;0c',
  '\x1b[0n',
  '\x1b[12;40R',
  '\x1b[?2026;2$y',
  '\x1b]11;rgb:11/11/13\x1b\\',
  '\x1bP1$r0m\x1b\\',
])('knows the reply %j', (data) => expect(isReply(data)).toBe(true));

it.each([
  'a',
  '\r',
  '\x1b',
  '\x1b[A',
  '\x1bOP',
  '\x1b[3~',
  '\x1b[1;5C',
  '\x03',
  'ls -l\r',
  '\x1b[200~x\x1b[201~',
])('takes %j for a key', (data) => expect(isReply(data)).toBe(false));
