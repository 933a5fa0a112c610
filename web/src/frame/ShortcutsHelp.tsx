import { Kbd, Modal } from '@mantine/core';
import { Fragment } from 'react';
import { t } from '../text';
import { keyCaps } from './keys';
import { useRegisteredShortcuts } from './shortcuts';
import styles from './ShortcutsHelp.module.css';

export default function ShortcutsHelp({ opened, close }: { opened: boolean; close: () => void }) {
  const shortcuts = useRegisteredShortcuts();
  const groups = [...new Set(shortcuts.map((s) => s.group))];
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t.shortcuts.title}
      closeButtonProps={{ 'aria-label': t.close }}
    >
      {groups.map((group) => (
        <section key={group} className={styles.group}>
          <h3>{group}</h3>
          <dl>
            {shortcuts
              .filter((s) => s.group === group)
              .map((s) => (
                <div key={`${s.keys} ${s.label}`}>
                  <dt>{s.label}</dt>
                  <dd>
                    {s.keys.split(' ').map((chord, i) => (
                      <Fragment key={i}>
                        {keyCaps(chord).map((cap) => (
                          <Kbd key={cap}>{cap}</Kbd>
                        ))}
                      </Fragment>
                    ))}
                  </dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
      <p className={styles.note}>{t.shortcuts.note}</p>
    </Modal>
  );
}
