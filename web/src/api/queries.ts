import { QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { ApiError, call } from './call';
import type { Api, Customize, Project } from './types';

/** The names under which answers are kept. One place, so that what is kept can be found and renewed. */
export const keys = {
  customize: ['customize'] as const,
  projects: ['projects'] as const,
  project: (id: string) => ['project', id] as const,
  collaborators: (id: string) => ['collaborators', id] as const,
  history: (id: string) => ['history', id] as const,
  sessions: ['sessions'] as const,
  apiKeys: ['api-keys'] as const,
  invitations: ['invitations'] as const,
  settings: ['settings'] as const,
  environments: ['environments'] as const,
  cluster: ['cluster'] as const,
  shards: ['shards'] as const,
  prepull: ['prepull'] as const,
  siteProjects: ['site-projects'] as const,
  inspection: (id: string) => ['inspection', id] as const,
};

/** Only silence and overload are worth a second try: any other answer would be the same again. */
function worthRetrying(failures: number, error: Error): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status === 503) && failures < 2;
}

export function createQueryClient(): QueryClient {
  const client = new QueryClient({
    defaultOptions: {
      queries: { retry: worthRetrying, staleTime: 15_000, refetchOnWindowFocus: true },
      mutations: { retry: false },
    },
  });
  // A sign-in that ended elsewhere shows itself as a 401 on any call: the frame then asks to sign in again.
  const onError = (error: Error) => {
    if (error instanceof ApiError && error.code === 'not_signed_in') {
      client.setQueryData<Customize>(keys.customize, (old) => old && { ...old, signed_in: null });
    }
  };
  client.getQueryCache().config.onError = onError;
  client.getMutationCache().config.onError = onError;
  return client;
}

export const customizeQuery = queryOptions({
  queryKey: keys.customize,
  queryFn: ({ signal }) => call('customize', {}, signal),
  staleTime: 5 * 60_000,
});

export const environmentsQuery = queryOptions({
  queryKey: keys.environments,
  queryFn: async ({ signal }) => (await call('environments/list', {}, signal)).environments,
});

export const projectQuery = (id: string) =>
  queryOptions({
    queryKey: keys.project(id),
    queryFn: async ({ signal }) => (await call('projects/get-one', { project_id: id }, signal)).project,
  });

/** A call that changes something, as a mutation. */
export function useCall<N extends keyof Api>(name: N) {
  return useMutation<Api[N]['out'], ApiError, Api[N]['in']>({ mutationFn: (input) => call(name, input) });
}

type ProjectCommand =
  'projects/start' | 'projects/stop' | 'projects/restart' | 'projects/delete' | 'projects/restore';

/**
 * Start, stop and the like. The request id is made once for each click, so that a repeated request is one command;
 * the answer is put where everyone who shows the project sees it.
 */
export function useProjectCommand(name: ProjectCommand) {
  const client = useQueryClient();
  return useMutation<Project, ApiError, string>({
    mutationFn: async (id) => {
      const request = { project_id: id, request_id: crypto.randomUUID() };
      try {
        return (await call(name, request)).project;
      } catch (error) {
        if (error instanceof ApiError && worthRetrying(0, error)) return (await call(name, request)).project;
        throw error;
      }
    },
    onSuccess: (project) => {
      client.setQueryData(keys.project(project.project_id), project);
      void client.invalidateQueries({ queryKey: keys.projects });
    },
  });
}
