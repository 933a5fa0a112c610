import { createContext, use, useSyncExternalStore } from 'react';
import type { Project } from '../api/types';
import type { SessionClient } from '../session/SessionClient';
import type { SessionState } from '../session/SessionState';
import type { FilesApi } from './files/filesApi';
import type { Uploads } from './files/Uploads';

/** What lives as long as the project is open in this page. */
export interface Workspace {
  projectId: string;
  session: SessionClient;
  files: FilesApi;
  uploads: Uploads;
}

export const WorkspaceContext = createContext<Workspace | null>(null);
export const ProjectContext = createContext<Project | null>(null);

export function useWorkspace(): Workspace {
  const workspace = use(WorkspaceContext);
  if (workspace === null) throw new Error('outside of a workspace');
  return workspace;
}

export function useProject(): Project {
  const project = use(ProjectContext);
  if (project === null) throw new Error('outside of a project');
  return project;
}

/** Whether this person may change files and use terminals. */
export function useCanWrite(): boolean {
  return useProject().role !== 'viewer';
}

/** A part of the session's state; `select` returns a part as it is, it makes nothing new. */
export function useSessionState<T>(select: (state: SessionState) => T): T {
  const { session } = useWorkspace();
  return useSyncExternalStore(session.subscribe, () => select(session.state()));
}
