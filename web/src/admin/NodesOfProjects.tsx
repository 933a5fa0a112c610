import { useQuery } from '@tanstack/react-query';
import { HardDriveDownload } from 'lucide-react';
import { call } from '../api/call';
import { keys } from '../api/queries';
import type { PrepullNode } from '../api/types';
import { Facts, NoRows, RowItem, Rows } from '../frame/Rows';
import { Section } from '../frame/SectionPage';
import { t } from '../text';
import { formatNumber } from '../text/format';
import styles from './Admin.module.css';
import { inOrderOfConcern, readyCount } from './prepull';

/** A pull takes minutes: this is often enough to see it move. */
const RENEW_MS = 3_000;

/** How far the nodes of projects are with their image. Nothing where projects have no nodes of their own. */
export function NodesOfProjects() {
  const { data } = useQuery({
    queryKey: keys.prepull,
    queryFn: async ({ signal }) => (await call('admin/prepull', {}, signal)).prepull,
    refetchInterval: RENEW_MS,
  });
  if (!data) return null;
  const text = t.admin.prepull;
  return (
    <Section plain title={text.title} text={text.text}>
      {data.image && (
        <p className={styles.count}>
          <Facts>
            {[
              text.image(data.image),
              text.ready(formatNumber(readyCount(data.nodes)), formatNumber(data.nodes.length)),
            ]}
          </Facts>
        </p>
      )}
      {data.trouble && (
        <p role="status" className={styles.count}>
          {text.trouble}: {data.trouble}
        </p>
      )}
      {data.nodes.length === 0 ? (
        <NoRows title={text.none} text={text.noneText} />
      ) : (
        <Rows label={text.label}>
          {inOrderOfConcern(data.nodes).map((node) => (
            <NodeRow key={node.node} node={node} />
          ))}
        </Rows>
      )}
    </Section>
  );
}

function NodeRow({ node }: { node: PrepullNode }) {
  const text = t.admin.prepull;
  return (
    <RowItem
      icon={<HardDriveDownload size={20} strokeWidth={1.75} aria-hidden />}
      title={
        <>
          {node.node}{' '}
          <span className={styles.status} data-status={node.phase}>
            {text.phases[node.phase]}
          </span>
        </>
      }
      detail={<Facts>{[node.reason, node.open ? text.open : text.closed]}</Facts>}
    />
  );
}
