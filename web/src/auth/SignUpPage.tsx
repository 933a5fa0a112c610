import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link, useSearchParams } from 'react-router';
import { useCall } from '../api/queries';
import { useSite } from '../app/site';
import form from '../frame/Form.module.css';
import { Problem } from '../frame/Problem';
import { usePageTitle } from '../frame/usePageTitle';
import { t } from '../text';
import { AuthCard } from './AuthCard';
import styles from './SignUpPage.module.css';
import { useEnter } from './useEnter';
import { email, newPassword, required } from './validate';

export default function SignUpPage() {
  usePageTitle(t.auth.signUpTitle);
  const { sign_up: policy } = useSite();
  const [parameters] = useSearchParams();
  const token = parameters.get('token');
  const signInLink = (
    <>
      {t.auth.haveAccount} <Link to="/sign-in">{t.auth.signInLink}</Link>
    </>
  );
  if (!token && policy !== 'open') {
    const closed = policy === 'closed';
    return (
      <AuthCard title={closed ? t.auth.closedTitle : t.auth.needsInvitation} foot={signInLink}>
        <p className={styles.text}>{closed ? t.auth.closedText : t.auth.needsInvitationText}</p>
      </AuthCard>
    );
  }
  return (
    <AuthCard title={t.auth.signUpTitle} foot={signInLink}>
      {token && (
        <p className={styles.invited}>
          {t.auth.invited} {t.auth.adminLink}
        </p>
      )}
      <Fields token={token} />
    </AuthCard>
  );
}

function Fields({ token }: { token: string | null }) {
  const enter = useEnter();
  const signUp = useCall('auth/sign-up');
  const fields = useForm({
    initialValues: { first_name: '', last_name: '', email: '', password: '' },
    validate: { first_name: required, email, password: newPassword },
  });
  const submit = fields.onSubmit((values) =>
    signUp.mutate(
      {
        email: values.email.trim(),
        password: values.password,
        first_name: values.first_name.trim(),
        last_name: values.last_name.trim(),
        ...(token ? { token } : {}),
      },
      { onSuccess: ({ account }) => enter(account) },
    ),
  );
  return (
    <form onSubmit={submit} className={form.form} noValidate>
      <div className={form.pair}>
        <TextInput
          label={t.auth.firstName}
          name="given-name"
          autoComplete="given-name"
          autoFocus
          size="md"
          {...fields.getInputProps('first_name')}
        />
        <TextInput
          label={t.auth.lastName}
          name="family-name"
          autoComplete="family-name"
          size="md"
          {...fields.getInputProps('last_name')}
        />
      </div>
      <TextInput
        label={t.auth.email}
        type="email"
        name="email"
        autoComplete="username"
        size="md"
        {...fields.getInputProps('email')}
      />
      <PasswordInput
        label={t.auth.newPassword}
        description={t.auth.passwordHint}
        name="new-password"
        autoComplete="new-password"
        size="md"
        visibilityToggleButtonProps={{ 'aria-label': t.auth.show }}
        {...fields.getInputProps('password')}
      />
      {signUp.error && <Problem error={signUp.error} />}
      <Button type="submit" size="md" fullWidth mt={8} loading={signUp.isPending}>
        {t.auth.signUp}
      </Button>
    </form>
  );
}
