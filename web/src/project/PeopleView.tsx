import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../api/call';
import { keys } from '../api/queries';
import type { Collaborator, Project } from '../api/types';
import { useAccount } from '../app/site';
import { nameOf } from '../frame/person';
import { Problem } from '../frame/Problem';
import { Rows } from '../frame/Rows';
import { Section } from '../frame/SectionPage';
import { t } from '../text';
import { AddPerson } from './AddPerson';
import { Member } from './Member';
import styles from './View.module.css';

/** Who can open the project, and in which role. Owners change it. */
export default function PeopleView({ project }: { project: Project }) {
  const account = useAccount();
  const client = useQueryClient();
  const id = project.project_id;
  // The members' ids come with every change of the project; a change of them asks for the names again.
  const shape = project.members.map((m) => `${m.account_id} ${m.role}`).join();
  const { data, error, refetch } = useQuery({
    queryKey: [...keys.collaborators(id), shape],
    queryFn: async ({ signal }) =>
      (await call('projects/collaborators/list', { project_id: id }, signal)).collaborators,
    placeholderData: keepPreviousData,
  });
  const owner = project.role === 'owner';
  const people = data ? [...data].sort(byRank) : [];
  const changed = (collaborators: Collaborator[]) => {
    client.setQueriesData({ queryKey: keys.collaborators(id) }, collaborators);
    void client.invalidateQueries({ queryKey: keys.project(id) });
  };
  return (
    <div className={styles.view}>
      <Section plain title={t.people.title} text={t.people.text}>
        {owner && <AddPerson project={project} changed={changed} />}
        {error && <Problem error={error} retry={() => void refetch()} />}
        {data && (
          <Rows label={t.people.count(people.length)}>
            {people.map((person) => (
              <Member
                key={person.account_id}
                project={project}
                person={person}
                me={person.account_id === account.account_id}
                soleOwner={person.role === 'owner' && people.filter((p) => p.role === 'owner').length === 1}
                changed={changed}
              />
            ))}
          </Rows>
        )}
        {!owner && <p className={styles.note}>{t.people.onlyOwner}</p>}
      </Section>
    </div>
  );
}

const RANK = { owner: 0, collaborator: 1, viewer: 2 };

function byRank(a: Collaborator, b: Collaborator): number {
  return RANK[a.role] - RANK[b.role] || nameOf(a).localeCompare(nameOf(b));
}
