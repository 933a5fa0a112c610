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
import { useEnter } from './useEnter';
import { email, required } from './validate';

export default function SignInPage() {
  usePageTitle(t.auth.signIn);
  const site = useSite();
  const [parameters] = useSearchParams();
  const enter = useEnter();
  const signIn = useCall('auth/sign-in');
  const fields = useForm({
    initialValues: { email: '', password: '' },
    validate: { email, password: required },
  });
  const submit = fields.onSubmit((values) =>
    signIn.mutate(
      { email: values.email.trim(), password: values.password },
      {
        onSuccess: ({ account }) => enter(account),
        onError: () => fields.setFieldValue('password', ''),
      },
    ),
  );
  return (
    <AuthCard
      title={t.auth.signInTitle(site.site_name)}
      lead={parameters.has('next') ? t.auth.next : undefined}
      foot={
        site.sign_up === 'open' ? (
          <>
            {t.auth.noAccount}{' '}
            <Link to={{ pathname: '/sign-up', search: parameters.toString() }}>{t.auth.signUpLink}</Link>
          </>
        ) : undefined
      }
    >
      <form onSubmit={submit} className={form.form} noValidate>
        <TextInput
          label={t.auth.email}
          type="email"
          name="email"
          autoComplete="username"
          autoFocus
          size="md"
          {...fields.getInputProps('email')}
        />
        <PasswordInput
          label={t.auth.password}
          name="password"
          autoComplete="current-password"
          size="md"
          visibilityToggleButtonProps={{ 'aria-label': t.auth.show }}
          {...fields.getInputProps('password')}
        />
        {signIn.error && <Problem error={signIn.error} />}
        <Button type="submit" size="md" fullWidth mt={8} loading={signIn.isPending}>
          {t.auth.signIn}
        </Button>
      </form>
    </AuthCard>
  );
}
