import { Button } from '@mantine/core';
import { Compass } from 'lucide-react';
import { Link } from 'react-router';
import { EmptyState } from '../frame/EmptyState';
import { usePageTitle } from '../frame/usePageTitle';
import { t } from '../text';
import { useSite } from './site';

export function NotFound() {
  const account = useSite().signed_in;
  usePageTitle(t.notFound.title);
  return (
    <EmptyState
      heading="h1"
      icon={Compass}
      title={t.notFound.title}
      text={t.notFound.text}
      action={
        <Button component={Link} to={account ? '/projects' : '/'}>
          {account ? t.notFound.action : t.notFound.home}
        </Button>
      }
    />
  );
}
