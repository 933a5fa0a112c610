import { expect, it } from 'vitest';
import { withoutState } from './phrase';

it.each([
  ['Stopped', 'Stopped by you', 'by you'],
  ['Stopped', 'stopped: idle for an hour.', 'idle for an hour'],
  ['Starting', 'Pulling the image', 'Pulling the image'],
  ['Running', 'Running', ''],
  ['Start', 'Starting soon', 'Starting soon'],
  ['Failed', '', ''],
])('%s, %s → "%s"', (state, reason, text) => expect(withoutState(state, reason)).toBe(text));
