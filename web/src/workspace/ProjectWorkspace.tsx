import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import { useLocation } from 'react-router';
import { ApiError, call } from '../api/call';
import { keys, projectQuery } from '../api/queries';
import type { Project } from '../api/types';
import { Problem } from '../frame/Problem';
import { usePageTitle } from '../frame/usePageTitle';
import { NotFound } from '../app/NotFound';
import { SessionClient } from '../session/SessionClient';
import type { EndCode } from '../session/SessionState';
import { Bars } from './Bars';
import { Desk, type DeskSection } from './Desk';
import { Ended } from './Ended';
import { FilesApi } from './files/filesApi';
import { HttpUploads, Uploads } from './files/Uploads';
import { Lifecycle } from './Lifecycle';
import { isDesk, isList, sectionOf, viewAt, type View } from './location';
import { ProjectHeader } from './ProjectHeader';
import styles from './ProjectWorkspace.module.css';
import { Rail } from './Rail';
import { usePhone } from './usePhone';
import { ProjectContext, useSessionState, WorkspaceContext, type Workspace } from './SessionContext';
import { text } from './text';

const PeopleView = lazy(() => import('../project/PeopleView'));
const SettingsView = lazy(() => import('../project/SettingsView'));
const HistoryView = lazy(() => import('../project/HistoryView'));
const AppsView = lazy(() => import('./apps/AppsView'));

/** Why the hub refuses this project, asked over HTTP; null when trying again makes sense. */
async function whyRefused(projectId: string): Promise<EndCode | null> {
  try {
    await call('projects/get-one', { project_id: projectId });
    return null;
  } catch (error) {
    if (!(error instanceof ApiError)) return null;
    if (error.status === 401) return 'signed_out';
    if (error.status === 403) return 'access_revoked';
    return error.status === 404 ? 'not_found' : null;
  }
}

function openWorkspace(projectId: string): Workspace {
  return {
    projectId,
    session: new SessionClient({ projectId, probe: () => whyRefused(projectId) }),
    files: new FilesApi(projectId),
    uploads: new Uploads(new HttpUploads(projectId)),
  };
}

/** The project's workspace: rail, tabs, files, terminals and apps. */
export default function ProjectWorkspace({ projectId }: { projectId: string }) {
  const [workspace] = useState(() => openWorkspace(projectId));
  const client = useQueryClient();
  useEffect(() => {
    const { session } = workspace;
    let told: Project | null = null;
    const unsubscribe = session.subscribe(() => {
      const { project } = session.state();
      if (project === null || project === told) return;
      told = project;
      client.setQueryData(keys.project(projectId), project);
    });
    session.start();
    return () => {
      unsubscribe();
      session.stop();
    };
  }, [workspace, client, projectId]);
  useWorkTouches(workspace.session);
  return (
    <WorkspaceContext value={workspace}>
      <Opening projectId={projectId} />
    </WorkspaceContext>
  );
}

/** Keys and clicks anywhere in the page say that somebody is at work. */
function useWorkTouches(session: SessionClient): void {
  useEffect(() => {
    const touch = () => session.touch();
    document.addEventListener('keydown', touch, { capture: true, passive: true });
    document.addEventListener('pointerdown', touch, { capture: true, passive: true });
    return () => {
      document.removeEventListener('keydown', touch, { capture: true });
      document.removeEventListener('pointerdown', touch, { capture: true });
    };
  }, [session]);
}

function Opening({ projectId }: { projectId: string }) {
  const connection = useSessionState((state) => state.connection);
  const { data: project, error, refetch } = useQuery(projectQuery(projectId));
  if (connection.kind === 'ended') return <Ended code={connection.code} error={connection.error} />;
  if (project) {
    return (
      <ProjectContext value={project}>
        <Open project={project} />
      </ProjectContext>
    );
  }
  if (error instanceof ApiError && error.status === 404) return <Ended code="not_found" error="" />;
  if (error instanceof ApiError && error.status === 403) return <Ended code="access_revoked" error="" />;
  return (
    <main id="main" tabIndex={-1} className={styles.main}>
      {error && <Problem error={error} retry={() => void refetch()} />}
    </main>
  );
}

function Open({ project }: { project: Project }) {
  const { pathname } = useLocation();
  const view = viewAt(pathname);
  const phone = usePhone();
  const side = useSide(view, phone);
  usePageTitle(project.title);
  return (
    <div className={styles.workspace}>
      <ProjectHeader project={project} />
      <Rail
        projectId={project.project_id}
        section={view && (isDesk(view) && !phone ? side : sectionOf(view))}
      />
      <main id="main" tabIndex={-1} className={styles.main}>
        <Bars project={project} />
        {view ? <Views project={project} view={view} side={side} /> : <NotFound />}
      </main>
    </div>
  );
}

/** The list at the side is the one that was asked for last: choosing among the tabs leaves it alone. */
function useSide(view: View | null, phone: boolean): DeskSection {
  const wanted = view && isDesk(view) ? (sectionOf(view) === 'files' ? 'files' : 'terminals') : null;
  const [side, setSide] = useState<DeskSection>(wanted ?? 'files');
  if (wanted !== null && wanted !== side && view && (phone || isList(view))) setSide(wanted);
  return side;
}

function Views({ project, view, side }: { project: Project; view: View; side: DeskSection }) {
  const running = project.state === 'running';
  // Once it ran its tabs stay where they are through a stop and a start, unsaved text in them.
  const [ran, setRan] = useState(running);
  if (running && !ran) setRan(true);
  const onDesk = isDesk(view);
  return (
    <>
      {ran && <Desk view={onDesk ? view : null} section={side} running={running} />}
      {(onDesk || view.kind === 'apps') && !running && <Lifecycle project={project} />}
      {view.kind === 'apps' && running && <Page label={text.rail.apps} element={<AppsView />} />}
      {view.kind === 'people' && <Page label={text.rail.people} element={<PeopleView project={project} />} />}
      {view.kind === 'settings' && (
        <Page label={text.rail.settings} element={<SettingsView project={project} />} />
      )}
      {view.kind === 'history' && (
        <Page label={text.rail.history} element={<HistoryView project={project} />} />
      )}
    </>
  );
}

function Page({ label, element }: { label: string; element: ReactNode }) {
  return (
    <section className={styles.page} tabIndex={0} aria-label={label}>
      <Suspense>{element}</Suspense>
    </section>
  );
}
