import { Button, ColorInput, Radio, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../api/call';
import { keys, useCall } from '../api/queries';
import type { Customize, SiteSettings } from '../api/types';
import { required } from '../auth/validate';
import form from '../frame/Form.module.css';
import { notify } from '../frame/notify';
import { Problem } from '../frame/Problem';
import { Section } from '../frame/SectionPage';
import { t } from '../text';
import { isColor, shadesOf } from '../theme/accent';
import styles from './SiteSettingsForm.module.css';

const SWATCHES = ['#2f6f6a', '#4353c9', '#0b7285', '#7a4fbf', '#b0413e', '#9c5b12', '#33475b'];

export function SiteSettingsForm() {
  const { data, error, refetch } = useQuery({
    queryKey: keys.settings,
    queryFn: async ({ signal }) => (await call('settings/get', {}, signal)).settings,
    refetchOnWindowFocus: false,
  });
  return (
    <Section title={t.admin.sections.settings} text={t.admin.settingsText}>
      {error && <Problem error={error} retry={() => void refetch()} />}
      {data && <Fields settings={data} />}
    </Section>
  );
}

function Fields({ settings }: { settings: SiteSettings }) {
  const client = useQueryClient();
  const save = useCall('settings/set');
  const fields = useForm({
    initialValues: {
      site_name: settings.site_name,
      accent_color: settings.accent_color,
      sign_up: settings.sign_up,
    },
    validate: {
      site_name: required,
      accent_color: (color) => (isColor(color) ? null : t.admin.accentShape),
    },
  });
  const submit = fields.onSubmit((values) =>
    save.mutate(values, {
      onSuccess: ({ settings: saved }) => {
        client.setQueryData(keys.settings, saved);
        client.setQueryData<Customize>(keys.customize, (old) => old && { ...old, ...saved });
        fields.setInitialValues(values);
        fields.reset();
        notify.done(t.admin.settingsSaved);
      },
    }),
  );
  return (
    <form onSubmit={submit} className={`${form.form ?? ''} ${styles.form ?? ''}`} noValidate>
      <TextInput
        label={t.admin.siteName}
        description={t.admin.siteNameHint}
        maxLength={60}
        {...fields.getInputProps('site_name')}
      />
      <ColorInput
        label={t.admin.accent}
        description={t.admin.accentHint}
        format="hex"
        swatches={SWATCHES}
        swatchesPerRow={7}
        withEyeDropper={false}
        {...fields.getInputProps('accent_color')}
      />
      <Preview accent={fields.values.accent_color} />
      <Radio.Group label={t.admin.signUp} {...fields.getInputProps('sign_up')}>
        <div className={styles.choices}>
          {(['open', 'invitation', 'closed'] as const).map((value) => (
            <Radio
              key={value}
              value={value}
              label={t.admin.signUpChoices[value].label}
              description={t.admin.signUpChoices[value].text}
            />
          ))}
        </div>
      </Radio.Group>
      {save.error && <Problem error={save.error} />}
      <div className={form.start}>
        <Button type="submit" disabled={!fields.isDirty()} loading={save.isPending}>
          {t.save}
        </Button>
      </div>
    </form>
  );
}

/** What becomes of the accent: all of its shades, and a button in it. */
function Preview({ accent }: { accent: string }) {
  const shades = shadesOf(accent);
  return (
    <div className={styles.preview} role="img" aria-label={t.admin.preview}>
      {shades.map((shade, i) => (
        <span key={i} style={{ background: shade }} />
      ))}
    </div>
  );
}
