import { Badge, Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Monitor, Smartphone } from 'lucide-react';
import { call } from '../api/call';
import { keys, useCall } from '../api/queries';
import type { SignInSession } from '../api/types';
import { notify } from '../frame/notify';
import { Problem } from '../frame/Problem';
import { RelativeTime } from '../frame/RelativeTime';
import { Facts, RowItem, Rows } from '../frame/Rows';
import { Section } from '../frame/SectionPage';
import { t } from '../text';
import { agentName, isHandheld } from './agent';

export function Sessions() {
  const { data, error, refetch } = useQuery({
    queryKey: keys.sessions,
    queryFn: ({ signal }) => call('accounts/sessions', {}, signal),
  });
  return (
    <Section plain title={t.account.sections.sessions} text={t.account.sessionsText} aside={<SignOutAll />}>
      {error && <Problem error={error} retry={() => void refetch()} />}
      {data && (
        <Rows label={t.account.sections.sessions}>
          {data.sessions.map((session) => (
            <Session key={session.session_id} session={session} />
          ))}
        </Rows>
      )}
    </Section>
  );
}

function Session({ session }: { session: SignInSession }) {
  const client = useQueryClient();
  const end = useCall('accounts/end-session');
  const Icon = isHandheld(session.user_agent) ? Smartphone : Monitor;
  return (
    <RowItem
      icon={<Icon size={20} strokeWidth={1.75} aria-hidden />}
      title={
        <span title={session.user_agent}>{agentName(session.user_agent) ?? t.account.unknownBrowser}</span>
      }
      detail={
        <Facts>
          {[
            session.address,
            <span key="used">
              {t.account.lastUsed} <RelativeTime at={session.last_used} />
            </span>,
            <span key="created">
              {t.account.signedIn} <RelativeTime at={session.created} />
            </span>,
          ]}
        </Facts>
      }
    >
      {session.current ? (
        <Badge variant="light" c="var(--accent-ink)" tt="none" fw={500}>
          {t.account.thisOne}
        </Badge>
      ) : (
        <Button
          variant="default"
          size="compact-md"
          loading={end.isPending}
          onClick={() =>
            end.mutate(
              { session_id: session.session_id },
              {
                onSuccess: () => {
                  void client.invalidateQueries({ queryKey: keys.sessions });
                  notify.done(t.account.sessionEnded);
                },
                onError: (error) => notify.failed(error, t.account.endSession),
              },
            )
          }
        >
          {t.account.endSession}
        </Button>
      )}
    </RowItem>
  );
}

function SignOutAll() {
  const signOut = useCall('accounts/sign-out');
  return (
    <Button
      variant="default"
      title={t.account.signOutAllText}
      loading={signOut.isPending}
      onClick={() =>
        signOut.mutate(
          { all: true },
          {
            // A fresh page: nothing of the account stays in memory.
            onSuccess: () => window.location.assign('/'),
            onError: (error) => notify.failed(error, t.account.signOutAll),
          },
        )
      }
    >
      {t.account.signOutAll}
    </Button>
  );
}
