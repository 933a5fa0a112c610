import { Radio, Switch } from '@mantine/core';
import type { ColorScheme } from '../api/types';
import { Section } from '../frame/SectionPage';
import { useColorPreference } from '../frame/useColorPreference';
import { useScreenReader } from '../frame/useScreenReader';
import { t } from '../text';
import styles from './Appearance.module.css';

export function Appearance() {
  return (
    <>
      <Scheme />
      <Terminals />
    </>
  );
}

function Terminals() {
  const [on, set] = useScreenReader();
  return (
    <Section title={t.account.terminals} text={t.account.terminalsText}>
      <Switch
        checked={on}
        onChange={({ currentTarget }) => set(currentTarget.checked)}
        label={t.account.screenReader}
        description={t.account.screenReaderText}
      />
    </Section>
  );
}

function Scheme() {
  const { value, set } = useColorPreference();
  return (
    <Section title={t.account.sections.preferences} text={t.account.preferencesText} plain>
      <Radio.Group value={value} onChange={(scheme) => set(scheme as ColorScheme)} aria-label={t.bar.scheme}>
        <div className={styles.choices}>
          {(['auto', 'light', 'dark'] as const).map((scheme) => (
            <Radio.Card key={scheme} value={scheme} radius="lg" className={styles.choice}>
              <span className={styles.sample} data-scheme={scheme} aria-hidden>
                <i />
                <b />
                <b />
              </span>
              <span className={styles.label}>
                <Radio.Indicator />
                {t.scheme[scheme]}
              </span>
            </Radio.Card>
          ))}
        </div>
      </Radio.Group>
    </Section>
  );
}
