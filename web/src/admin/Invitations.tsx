import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link2, Mail, Plus } from 'lucide-react';
import { useState } from 'react';
import { call } from '../api/call';
import { keys, useCall } from '../api/queries';
import type { Invitation } from '../api/types';
import { notify } from '../frame/notify';
import { Problem } from '../frame/Problem';
import { RelativeTime } from '../frame/RelativeTime';
import { Facts, NoRows, RowItem, Rows } from '../frame/Rows';
import { Section } from '../frame/SectionPage';
import { useNow } from '../frame/useNow';
import { t } from '../text';
import { CreateInvitation } from './CreateInvitation';

export function Invitations() {
  const [creating, setCreating] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: keys.invitations,
    queryFn: ({ signal }) => call('invitations/list', {}, signal),
  });
  return (
    <Section
      plain
      title={t.admin.invitations}
      text={t.admin.invitationsText}
      aside={
        <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setCreating(true)}>
          {t.admin.invite}
        </Button>
      }
    >
      {error && <Problem error={error} retry={() => void refetch()} />}
      {data?.invitations.length === 0 && (
        <NoRows title={t.admin.noInvitations} text={t.admin.noInvitationsText} />
      )}
      {data && data.invitations.length > 0 && (
        <Rows label={t.admin.invitations}>
          {data.invitations.map((invitation) => (
            <InvitationRow key={invitation.invitation_id} invitation={invitation} />
          ))}
        </Rows>
      )}
      <CreateInvitation opened={creating} close={() => setCreating(false)} />
    </Section>
  );
}

function InvitationRow({ invitation }: { invitation: Invitation }) {
  const client = useQueryClient();
  const withdraw = useCall('invitations/delete');
  const now = useNow(60);
  const expired = new Date(invitation.expires) <= now;
  const who = invitation.email ?? t.admin.anyone;
  const Icon = invitation.email ? Mail : Link2;
  return (
    <RowItem
      icon={<Icon size={20} strokeWidth={1.75} aria-hidden />}
      title={who}
      detail={
        <Facts>
          {[
            invitation.note,
            t.admin.usesLeft(invitation.uses_left),
            <span key="expires">
              {expired ? t.admin.expired : t.admin.validUntil} <RelativeTime at={invitation.expires} />
            </span>,
          ]}
        </Facts>
      }
    >
      <Button
        variant="default"
        size="compact-md"
        aria-label={t.admin.withdrawLabel(who)}
        loading={withdraw.isPending}
        onClick={() =>
          withdraw.mutate(
            { invitation_id: invitation.invitation_id },
            {
              onSuccess: () => {
                void client.invalidateQueries({ queryKey: keys.invitations });
                notify.done(t.admin.withdrawn);
              },
              onError: (error) => notify.failed(error, t.admin.withdraw),
            },
          )
        }
      >
        {t.admin.withdraw}
      </Button>
    </RowItem>
  );
}
