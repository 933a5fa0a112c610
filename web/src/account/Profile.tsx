import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { keys, useCall } from '../api/queries';
import { useAccount, useSetAccount } from '../app/site';
import { email, newPassword, required } from '../auth/validate';
import form from '../frame/Form.module.css';
import { notify } from '../frame/notify';
import { Problem } from '../frame/Problem';
import { Section } from '../frame/SectionPage';
import { t } from '../text';

export function Profile() {
  return (
    <>
      <Name />
      <Email />
      <Password />
    </>
  );
}

function Name() {
  const account = useAccount();
  const setAccount = useSetAccount();
  const save = useCall('accounts/set-name');
  const fields = useForm({
    initialValues: { first_name: account.first_name, last_name: account.last_name },
    validate: { first_name: required },
  });
  return (
    <Section title={t.account.name} text={t.account.profileText}>
      <form
        noValidate
        className={form.form}
        onSubmit={fields.onSubmit((values) =>
          save.mutate(values, {
            onSuccess: ({ account: saved }) => {
              setAccount(saved);
              fields.resetDirty();
              notify.done(t.account.saved);
            },
          }),
        )}
      >
        <div className={form.pair}>
          <TextInput
            label={t.auth.firstName}
            autoComplete="given-name"
            maxLength={100}
            {...fields.getInputProps('first_name')}
          />
          <TextInput
            label={t.auth.lastName}
            autoComplete="family-name"
            maxLength={100}
            {...fields.getInputProps('last_name')}
          />
        </div>
        {save.error && <Problem error={save.error} />}
        <div className={form.start}>
          <Button type="submit" variant="default" disabled={!fields.isDirty()} loading={save.isPending}>
            {t.save}
          </Button>
        </div>
      </form>
    </Section>
  );
}

function Email() {
  const account = useAccount();
  const setAccount = useSetAccount();
  const save = useCall('accounts/set-email');
  const fields = useForm({
    initialValues: { email: account.email, password: '' },
    validate: { email, password: required },
  });
  const changed = fields.values.email.trim() !== account.email;
  return (
    <Section title={t.account.email} text={t.account.emailText}>
      <form
        noValidate
        className={`${form.form ?? ''} ${form.narrow ?? ''}`}
        onSubmit={fields.onSubmit((values) =>
          save.mutate(
            { email: values.email.trim(), password: values.password },
            {
              onSuccess: ({ account: saved }) => {
                setAccount(saved);
                fields.setValues({ email: saved.email, password: '' });
                notify.done(t.account.emailChanged);
              },
            },
          ),
        )}
      >
        <TextInput
          type="email"
          label={t.auth.email}
          autoComplete="email"
          {...fields.getInputProps('email')}
        />
        {changed && (
          <PasswordInput
            label={t.account.emailPassword}
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': t.auth.show }}
            {...fields.getInputProps('password')}
          />
        )}
        {save.error && <Problem error={save.error} />}
        <div className={form.start}>
          <Button type="submit" variant="default" disabled={!changed} loading={save.isPending}>
            {t.account.changeEmail}
          </Button>
        </div>
      </form>
    </Section>
  );
}

function Password() {
  const account = useAccount();
  const client = useQueryClient();
  const save = useCall('accounts/set-password');
  const fields = useForm({
    initialValues: { current: '', next: '' },
    validate: { current: required, next: newPassword },
  });
  return (
    <Section title={t.account.password} text={t.account.passwordText}>
      <form
        noValidate
        className={`${form.form ?? ''} ${form.narrow ?? ''}`}
        onSubmit={fields.onSubmit((values) =>
          save.mutate(
            { current: values.current, new: values.next },
            {
              onSuccess: () => {
                fields.reset();
                void client.invalidateQueries({ queryKey: keys.sessions });
                notify.done(t.account.passwordChanged);
              },
            },
          ),
        )}
      >
        {/* Password managers want to know whose password it is. */}
        <input type="text" autoComplete="username" value={account.email} readOnly hidden />
        <PasswordInput
          label={t.account.currentPassword}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': t.auth.show }}
          {...fields.getInputProps('current')}
        />
        <PasswordInput
          label={t.account.newPassword}
          description={t.auth.passwordHint}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t.auth.show }}
          {...fields.getInputProps('next')}
        />
        {save.error && <Problem error={save.error} />}
        <div className={form.start}>
          <Button type="submit" variant="default" disabled={!fields.isDirty()} loading={save.isPending}>
            {t.account.changePassword}
          </Button>
        </div>
      </form>
    </Section>
  );
}
