import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Server } from 'lucide-react';
import { useState } from 'react';
import { call } from '../api/call';
import { keys, useCall } from '../api/queries';
import type { ClusterNode } from '../api/types';
import { Confirm } from '../frame/Confirm';
import { notify } from '../frame/notify';
import { Problem } from '../frame/Problem';
import { Facts, RowItem, Rows } from '../frame/Rows';
import { Section } from '../frame/SectionPage';
import { t } from '../text';
import { formatNumber } from '../text/format';
import styles from './Admin.module.css';
import { NodesOfProjects } from './NodesOfProjects';

/** The feed knows nothing of nodes, so they are asked for again while somebody looks. */
const RENEW_MS = 2_000;

export function Cluster() {
  const { data, error, refetch } = useQuery({
    queryKey: keys.cluster,
    queryFn: async ({ signal }) => (await call('admin/nodes', {}, signal)).nodes,
    refetchInterval: RENEW_MS,
  });
  const [draining, setDraining] = useState<ClusterNode | null>(null);
  return (
    <>
      <Section plain title={t.admin.sections.cluster} text={t.admin.cluster.text}>
        {error && <Problem error={error} retry={() => void refetch()} />}
        {data && (
          <Rows label={t.admin.cluster.label}>
            {data.map((node) => (
              <NodeRow key={node.uid} node={node} drain={() => setDraining(node)} only={data.length === 1} />
            ))}
          </Rows>
        )}
        <Drain node={draining} close={() => setDraining(null)} />
      </Section>
      <NodesOfProjects />
    </>
  );
}

function NodeRow({ node, drain, only }: { node: ClusterNode; drain: () => void; only: boolean }) {
  const text = t.admin.cluster;
  const status = node.reachable ? (text.statuses[node.status] ?? node.status) : text.unreachable;
  return (
    <RowItem
      icon={<Server size={20} strokeWidth={1.75} aria-hidden />}
      title={
        <>
          {text.node(node.name)}{' '}
          <span className={styles.status} data-status={node.reachable ? node.status : 'unreachable'}>
            {status}
          </span>
        </>
      }
      detail={
        <>
          <Facts>
            {node.sessions === undefined
              ? [text.silent]
              : [
                  text.sessions(formatNumber(node.sessions)),
                  text.proxied(formatNumber(node.proxied ?? 0)),
                  node.shards !== undefined &&
                    text.held(formatNumber(node.owners ?? 0), formatNumber(node.shards)),
                ]}
          </Facts>
          <Facts>{[node.version, node.address, text.roles(node.roles.join(', '))]}</Facts>
          {node.residents.length > 0 && <Facts>{[text.runs, ...counted(node.residents)]}</Facts>}
        </>
      }
    >
      {!only && node.status === 'up' && (
        <Button variant="default" size="compact-md" aria-label={text.drainLabel(node.name)} onClick={drain}>
          {text.drain}
        </Button>
      )}
    </RowItem>
  );
}

/** Several of a kind, told apart by a number at the end, as one with their count. */
function counted(residents: string[]): string[] {
  const kinds = new Map<string, number>();
  for (const resident of residents) {
    const kind = resident.replace(/-\d+$/, '');
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  return [...kinds].map(([kind, count]) => (count === 1 ? kind : `${kind} × ${formatNumber(count)}`));
}

function Drain({ node, close }: { node: ClusterNode | null; close: () => void }) {
  const client = useQueryClient();
  const drain = useCall('admin/drain');
  return (
    <Confirm
      opened={node !== null}
      close={close}
      title={t.admin.cluster.drainTitle(node?.name ?? '')}
      text={t.admin.cluster.drainText}
      action={t.admin.cluster.drain}
      pending={drain.isPending}
      error={drain.error}
      run={() =>
        node &&
        drain.mutate(
          { node: node.address },
          {
            onSuccess: () => {
              notify.done(t.admin.cluster.drained(node.name));
              void client.invalidateQueries({ queryKey: keys.cluster });
              close();
            },
          },
        )
      }
    />
  );
}
