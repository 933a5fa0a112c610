import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';
import { t } from '../text';
import { shadesOf } from './accent';

/** Greys with a breath of warmth, from paper to ink. */
const gray: MantineColorsTuple = [
  '#fafaf9',
  '#f4f4f2',
  '#eaeae7',
  '#dcdcd8',
  '#c2c2bd',
  '#94948e',
  '#6b6b66',
  '#51514d',
  '#373735',
  '#1f1f1e',
];

/** 0 is text, 7 the page, 6 a raised surface, 4 and 5 lines. */
const dark: MantineColorsTuple = [
  '#e9e9ec',
  '#b9b9c0',
  '#9a9aa3',
  '#74747e',
  '#3c3c43',
  '#2c2c32',
  '#1f1f23',
  '#161618',
  '#111113',
  '#0b0b0c',
];

export const monospace =
  "ui-monospace, 'SF Mono', 'Cascadia Code', 'JetBrains Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace";

/** The system's own face where it has a good one; elsewhere (much of Linux) Inter, from our own origin. */
const sans =
  "-apple-system, 'Segoe UI Variable Text', 'Segoe UI', Roboto, 'Inter Variable', 'Helvetica Neue', Arial, sans-serif";

/** The theme for an accent given as `#rrggbb`. */
export function themeFor(accent: string) {
  return createTheme({
    primaryColor: 'accent',
    primaryShade: { light: 6, dark: 6 },
    colors: { accent: shadesOf(accent), danger: shadesOf('#d02828'), gray, dark },
    fontFamily: sans,
    fontFamilyMonospace: monospace,
    fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
    lineHeights: { xs: '16px', sm: '20px', md: '20px', lg: '24px', xl: '28px' },
    spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '40px' },
    radius: { xs: '3px', sm: '6px', md: '8px', lg: '12px', xl: '16px' },
    defaultRadius: 'sm',
    headings: {
      fontWeight: '600',
      textWrap: 'balance',
      sizes: {
        h1: { fontSize: '24px', lineHeight: '32px' },
        h2: { fontSize: '16px', lineHeight: '24px' },
        h3: { fontSize: '14px', lineHeight: '20px' },
      },
    },
    focusRing: 'auto',
    cursorType: 'pointer',
    respectReducedMotion: true,
    components: {
      Button: { defaultProps: { size: 'sm' } },
      ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
      TextInput: { defaultProps: { size: 'sm' } },
      Tooltip: {
        defaultProps: {
          openDelay: 400,
          withArrow: false,
          offset: 6,
          transitionProps: { duration: 80 },
          portalProps: { target: '#main' },
        },
      },
      Menu: {
        defaultProps: {
          shadow: 'md',
          radius: 'md',
          transitionProps: { duration: 80 },
          // Neither a place outside all landmarks nor a child that is no item belongs to a menu.
          portalProps: { target: '#main' },
          withInitialFocusPlaceholder: false,
        },
      },
      Popover: { defaultProps: { shadow: 'md', radius: 'md', transitionProps: { duration: 80 } } },
      Modal: {
        defaultProps: {
          radius: 'lg',
          padding: 'lg',
          centered: true,
          overlayProps: { backgroundOpacity: 0.4 },
          transitionProps: { transition: 'fade', duration: 100 },
          closeButtonProps: { 'aria-label': t.close },
        },
        styles: { title: { fontWeight: 600, fontSize: 16, lineHeight: '24px' } },
      },
      // A dialog's head is no banner of the page.
      ModalHeader: { defaultProps: { role: 'presentation' } },
      InputWrapper: {
        styles: {
          label: { marginBottom: 6 },
          description: { marginBottom: 6, color: 'var(--ink-2)', fontSize: 12, lineHeight: '16px' },
          error: { fontSize: 12, lineHeight: '16px' },
        },
      },
    },
  });
}

/** Our own names (`--page`, `--line`, `--ink-2`, …) for what Mantine's variables do not name; see tokens.css. */
export const variables: CSSVariablesResolver = (theme) => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-text': '#1f1f1e',
    '--mantine-color-dimmed': '#5f5f5a',
    '--mantine-color-placeholder': '#72726c',
    '--mantine-color-default-border': '#dcdcd8',
    '--mantine-color-anchor': theme.colors.accent?.[7] ?? '',
    '--mantine-color-error': '#c02626',
    '--accent-ink': theme.colors.accent?.[7] ?? '',
    '--accent-wash': theme.colors.accent?.[0] ?? '',
  },
  dark: {
    '--mantine-color-body': '#161618',
    '--mantine-color-text': '#e9e9ec',
    '--mantine-color-dimmed': '#a3a3ac',
    '--mantine-color-placeholder': '#8b8b95',
    '--mantine-color-default': '#1f1f23',
    '--mantine-color-default-hover': '#26262b',
    '--mantine-color-default-border': '#3c3c43',
    '--mantine-color-anchor': theme.colors.accent?.[3] ?? '',
    '--mantine-color-error': '#ff8787',
    '--accent-ink': theme.colors.accent?.[3] ?? '',
    '--accent-wash': 'color-mix(in srgb, var(--mantine-color-accent-6) 18%, #161618)',
  },
});
