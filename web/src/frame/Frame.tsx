import type { ReactNode } from 'react';
import { Outlet } from 'react-router';
import { t } from '../text';
import { CommandKeys } from './CommandKeys';
import styles from './Frame.module.css';
import { TopBar } from './TopBar';
import { TopBarSlotProvider } from './TopBarContent';

/**
 * What surrounds every page: a way past the bar, the bar, the keys that work everywhere. With `fill` the child gets all
 * the room below the bar and brings its own landmarks (the project's workspace does); otherwise the frame is the page's
 * `main` and scrolls.
 */
export function Frame({ fill = false, children }: { fill?: boolean; children?: ReactNode }) {
  return (
    <TopBarSlotProvider>
      <div className={styles.frame}>
        <a className="skip" href="#main">
          {t.skip}
        </a>
        <TopBar />
        {fill ? (
          <div className={styles.fill}>{children}</div>
        ) : (
          <main id="main" tabIndex={-1} className={styles.page}>
            {children ?? <Outlet />}
          </main>
        )}
        <CommandKeys />
      </div>
    </TopBarSlotProvider>
  );
}
