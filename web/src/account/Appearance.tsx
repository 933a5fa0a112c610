import { Radio } from '@mantine/core';
import type { ColorScheme } from '../api/types';
import { Section } from '../frame/SectionPage';
import { useColorPreference } from '../frame/useColorPreference';
import { t } from '../text';
import styles from './Appearance.module.css';

export function Appearance() {
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
