import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { t } from '../text';
import { describe } from './describe';
import { addNotice } from './notices';

/** How long an act can be undone, in milliseconds. */
const UNDO_MS = 10_000;

/** Words in passing, at the edge of the page; screen readers hear them. */
export const notify = {
  /** Something was done; with a way back where there is one. */
  done(text: string, undo?: () => void): void {
    const id = notifications.show({
      withBorder: true,
      autoClose: undo ? UNDO_MS : 4000,
      closeButtonProps: { 'aria-label': t.close },
      message: (
        <span style={{ display: 'flex', alignItems: 'center', gap: 12 }}>
          <span style={{ flex: 1 }}>{text}</span>
          {undo && (
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                notifications.hide(id);
                undo();
              }}
            >
              {t.undo}
            </Button>
          )}
        </span>
      ),
    });
  },

  /** Something was not done: what, and why. */
  failed(error: unknown, what: string): void {
    const title = t.problem.failed(what);
    const message = describe(error);
    addNotice({ title, detail: message, bad: true, to: null }, true);
    notifications.show({
      title,
      message,
      color: 'red',
      withBorder: true,
      autoClose: 12_000,
      closeButtonProps: { 'aria-label': t.close },
    });
  },
};
