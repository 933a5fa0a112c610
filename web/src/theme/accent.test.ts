import { describe, expect, it } from 'vitest';
import { contrastOf, isColor, shadesOf } from './accent';

const accents = [
  '#2f6f6a',
  '#ffd500',
  '#00ff88',
  '#ff0000',
  '#000000',
  '#ffffff',
  '#7f7f7f',
  '#0b7285',
  '#e64980',
];

describe('shadesOf', () => {
  it.each(accents)('gives readable shades for %s', (accent) => {
    const shades = shadesOf(accent);
    for (const shade of shades.slice(6)) expect(contrastOf(shade, '#ffffff')).toBeGreaterThanOrEqual(4.5);
    // Text in shade 3 on the dark page, text in shade 7 on the light one.
    expect(contrastOf(shades[3], '#161618')).toBeGreaterThanOrEqual(7);
    expect(contrastOf(shades[7], '#ffffff')).toBeGreaterThanOrEqual(5);
    expect(shades.every(isColor)).toBe(true);
  });

  it('goes from light to dark', () => {
    const against = shadesOf('#2f6f6a').map((shade) => contrastOf(shade, '#ffffff'));
    expect(against).toEqual([...against].sort((a, b) => a - b));
  });

  it('keeps the hue', () => {
    expect(shadesOf('#ff0000')[6]).toMatch(/^#[b-f].0.0.$|^#[b-f].[0-3].[0-3].$/);
  });

  it('falls back when the setting is no colour', () => {
    expect(shadesOf('javascript:')).toEqual(shadesOf('#2f6f6a'));
  });
});

describe('contrastOf', () => {
  it('is 21 for black on white', () => expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21, 5));
});
