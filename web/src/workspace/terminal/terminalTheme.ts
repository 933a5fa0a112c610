import type { ITheme } from '@xterm/xterm';

const LIGHT: ITheme = {
  black: '#1f1f1e',
  red: '#b42318',
  green: '#1a7f45',
  yellow: '#8a5a00',
  blue: '#1b5fb5',
  magenta: '#8a2be2',
  cyan: '#0a6a7a',
  white: '#6b6b66',
  brightBlack: '#5f5f5a',
  brightRed: '#d92d20',
  brightGreen: '#15803d',
  brightYellow: '#a16207',
  brightBlue: '#2563eb',
  brightMagenta: '#9333ea',
  brightCyan: '#0e7490',
  brightWhite: '#373735',
};

const DARK: ITheme = {
  black: '#2c2c32',
  red: '#ff8787',
  green: '#5fd38d',
  yellow: '#f0b454',
  blue: '#8ab8ff',
  magenta: '#c9a0ff',
  cyan: '#7ad4e4',
  white: '#d0d0d6',
  brightBlack: '#8b8b95',
  brightRed: '#ffa8a8',
  brightGreen: '#8ce5b0',
  brightYellow: '#ffd08a',
  brightBlue: '#b0d0ff',
  brightMagenta: '#dec4ff',
  brightCyan: '#a5e6f0',
  brightWhite: '#ffffff',
};

/** The terminal's colours: the page's own for text and ground, sixteen to match. */
export function themeOf(element: HTMLElement): ITheme {
  const style = getComputedStyle(element);
  const ink = style.getPropertyValue('--ink').trim();
  const dark = document.documentElement.dataset.mantineColorScheme === 'dark';
  return {
    ...(dark ? DARK : LIGHT),
    foreground: ink,
    background: style.getPropertyValue('--surface').trim(),
    cursor: ink,
    cursorAccent: style.getPropertyValue('--surface').trim(),
    selectionBackground: dark ? '#4d5bc96e' : '#4353c93d',
  };
}
