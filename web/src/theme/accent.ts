/**
 * Ten shades of one colour, made in OKLCH so that equal steps look equal (formulas: Björn Ottosson, "A perceptual
 * color space for image processing", 2020). The site's accent keeps its hue; its lightness is ours, so that every
 * accent an admin may choose is readable.
 */
export type Shades = [string, string, string, string, string, string, string, string, string, string];

type Triple = [number, number, number];

const LIGHTNESS = [0.972, 0.935, 0.88, 0.81, 0.73, 0.635, 0.535, 0.48, 0.42, 0.35];
const CHROMA = [0.16, 0.3, 0.5, 0.72, 0.92, 1, 1, 0.96, 0.86, 0.7];
/** The first shade that carries white text. */
const FILLED = 6;
const READABLE = 4.5;

export function isColor(text: string): boolean {
  return /^#[0-9a-f]{6}$/i.test(text);
}

/** Shades 0 (lightest) to 9 (darkest); shade 6 and darker carry white text with a contrast of at least 4.5. */
export function shadesOf(hex: string): Shades {
  const [, chroma, hue] = toOklch(parse(hex));
  return LIGHTNESS.map((lightness, i) => {
    let shade = fromOklch(lightness, chroma * (CHROMA[i] ?? 1), hue);
    for (let l = lightness; i >= FILLED && contrast(shade, [1, 1, 1]) < READABLE; l -= 0.005) {
      shade = fromOklch(l, chroma * (CHROMA[i] ?? 1), hue);
    }
    return format(shade);
  }) as Shades;
}

/** WCAG 2 contrast between two colours given as `#rrggbb`. */
export function contrastOf(a: string, b: string): number {
  return contrast(parse(a), parse(b));
}

function contrast(a: Triple, b: Triple): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

function luminance([r, g, b]: Triple): number {
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

const linear = (c: number) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
const gamma = (c: number) => (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055);

function parse(hex: string): Triple {
  const n = parseInt(isColor(hex) ? hex.slice(1) : '2f6f6a', 16);
  return [(n >> 16) / 255, ((n >> 8) & 255) / 255, (n & 255) / 255];
}

function format(rgb: Triple): string {
  return `#${rgb
    .map((c) =>
      Math.round(c * 255)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

function toOklch(rgb: Triple): Triple {
  const [r, g, b] = rgb.map(linear) as Triple;
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const lightness = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const bb = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return [lightness, Math.hypot(a, bb), Math.atan2(bb, a)];
}

/** The colour, with its chroma lowered until a screen can show it. */
function fromOklch(lightness: number, chroma: number, hue: number): Triple {
  for (let c = chroma; ; c -= 0.004) {
    const rgb = toRgb(lightness, Math.max(c, 0), hue);
    if (c <= 0 || rgb.every((v) => v >= -0.0005 && v <= 1.0005)) {
      return rgb.map((v) => Math.min(1, Math.max(0, v))) as Triple;
    }
  }
}

function toRgb(lightness: number, chroma: number, hue: number): Triple {
  const [a, b] = [chroma * Math.cos(hue), chroma * Math.sin(hue)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    gamma(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    gamma(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    gamma(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}
