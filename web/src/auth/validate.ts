import { t } from '../text';

export const MIN_PASSWORD = 8;

export const required = (value: string) => (value.trim() ? null : t.auth.required);

/** The server decides; this only catches slips. */
export const email = (value: string) => (/^\S+@\S+$/.test(value.trim()) ? null : t.auth.emailShape);

export const newPassword = (value: string) =>
  Array.from(value).length >= MIN_PASSWORD ? null : t.auth.passwordShort;
