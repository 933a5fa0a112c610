/** The records of the public API (`/api/v2/…`). Times are RFC 3339, durations seconds, sizes bytes. */

export type ColorScheme = 'auto' | 'light' | 'dark';
export type Role = 'owner' | 'collaborator' | 'viewer';
export type ProjectState = 'stopped' | 'starting' | 'running' | 'stopping' | 'failed' | 'deleted';

export interface Account {
  account_id: string;
  email: string;
  first_name: string;
  last_name: string;
  admin: boolean;
  created: string;
  color_scheme: ColorScheme;
}

/** What everyone who is signed in may know of somebody else. */
export interface Person {
  account_id: string;
  first_name: string;
  last_name: string;
}

export interface Collaborator extends Person {
  role: Role;
}

export interface Customize {
  site_name: string;
  accent_color: string;
  sign_up: 'open' | 'invitation' | 'closed';
  version: string;
  signed_in: Account | null;
  apps_domain: string | null;
}

/** A project as lists show it. */
export interface Summary {
  project_id: string;
  title: string;
  description: string;
  state: ProjectState;
  reason: string;
  role: Role;
  last_edited: string;
  created: string;
  deleted: boolean;
  members: number;
}

/** What has happened so far in the current start or stop. */
export interface Step {
  at: string;
  text: string;
}

/** What a project may use: cores, MB (1,000,000 bytes), seconds. */
export interface Quota {
  cpu_request: number;
  cpu_limit: number;
  memory_request: number;
  memory_limit: number;
  disk_quota: number;
  idle_timeout: number;
  network: boolean;
  ext_rw: boolean;
  gpu?: { num: number; resource?: string; toleration?: string; node_label?: string };
  dedicated_vm?: string;
  patched: boolean;
}

/** How far a running project has the quota that was set last; the reason is a sentence. */
export interface Adjustment {
  outcome: 'applied' | 'in_progress' | 'deferred' | 'infeasible' | 'at_next_start';
  reason: string;
}

export interface Project {
  project_id: string;
  title: string;
  description: string;
  state: ProjectState;
  reason: string;
  since: string;
  steps: Step[];
  deadline?: string | null;
  role: Role;
  members: { account_id: string; role: Role }[];
  always_running: boolean;
  idle_timeout: number;
  idle_stop_at?: string | null;
  epoch: number;
  ready: boolean;
  created: string;
  last_active: string;
  quota: Quota;
  adjustment: Adjustment;
  /** The software of the next start, when it is not the usual one. */
  image?: string;
  apps: { port_url: string } | null;
}

export interface HistoryEvent {
  seq: number;
  at: string;
  kind: string;
  by: { kind: 'person' | 'admin' | 'platform'; account_id?: string; name?: string; part?: string };
  detail: Record<string, unknown>;
  text: string;
}

export interface SignInSession {
  session_id: string;
  created: string;
  last_used: string;
  address: string;
  user_agent: string;
  current: boolean;
}

export interface ApiKey {
  key_id: string;
  name: string;
  scope: 'account' | 'project';
  project_id?: string | null;
  created: string;
  expires?: string | null;
  last_used?: string | null;
  prefix: string;
}

export interface Invitation {
  invitation_id: string;
  email?: string | null;
  note: string;
  created: string;
  expires: string;
  uses_left: number;
}

export interface SiteSettings {
  site_name: string;
  accent_color: string;
  sign_up: Customize['sign_up'];
}

/** Software that projects can choose. */
export interface Environment {
  title: string;
  image: string;
  description: string;
}

/** A member of the cluster; what it did not answer in time is missing. */
export interface ClusterNode {
  name: string;
  address: string;
  uid: string;
  roles: string[];
  status: string;
  reachable: boolean;
  version: string;
  sessions?: number;
  proxied?: number;
  shards?: number;
  owners?: number;
  residents: string[];
}

/** How far the nodes of projects are with their image. */
export interface Prepull {
  image: string;
  nodes: PrepullNode[];
  trouble: string;
}

export interface PrepullNode {
  node: string;
  phase: 'preparing' | 'ready' | 'failed';
  open: boolean;
  reason: string;
}

export interface Shards {
  total: number;
  unallocated: number;
  regions: { node: string; address: string; shards: { shard: number; owners?: number }[] }[];
}

/** A project in the list of all, for admins. */
export interface SiteProject {
  project_id: string;
  title: string;
  state: ProjectState;
  reason: string;
  owners: { account_id: string; name?: string }[];
  members: number;
  shard: number;
  last_edited: string;
  created: string;
}

/** A project as its owner knows it, for admins. */
export interface Inspection {
  project_id: string;
  title: string;
  state: ProjectState;
  reason: string;
  since: string;
  deadline?: string;
  desired?: number;
  observed?: {
    epoch: number;
    uid: string;
    phase: string;
    reason: string;
    endpoint?: string;
    detail: string;
    adjustment: Adjustment;
  };
  epoch: number;
  link?: {
    up: boolean;
    epoch: number;
    sessions: number;
    people: { account_id: string; name?: string; sessions: number }[];
  };
  members: { account_id: string; name?: string; role: Role }[];
  watchers: number;
  always_running: boolean;
  idle_timeout: number;
  idle_stop_at?: string;
  last_active: string;
  created: string;
  quota: Quota;
  patch: Record<string, unknown>[];
  adjustment: Adjustment;
  sequence: number;
  shard: number;
  node: string;
  address: string;
  steps: Step[];
  history: { events: HistoryEvent[]; next: number | null };
}

export type ProjectSort = 'title' | 'state' | 'last_edited' | 'created';

export interface ProjectQuery {
  query?: string;
  state?: ProjectState;
  deleted?: boolean;
  sort?: ProjectSort;
  order?: 'asc' | 'desc';
  limit?: number;
  after?: string;
}

interface ProjectId {
  project_id: string;
}

type Empty = Record<string, never>;

/** Every call by its name: what goes in, what comes out. */
export interface Api {
  customize: { in: Empty; out: Customize };
  'auth/sign-up': {
    in: { email: string; password: string; first_name: string; last_name: string; token?: string };
    out: { account: Account };
  };
  'auth/sign-in': { in: { email: string; password: string }; out: { account: Account } };
  'auth/requires-token': { in: Empty; out: { requires_token: boolean } };
  'accounts/sign-out': { in: { all?: boolean }; out: Empty };
  'accounts/profile': { in: Empty; out: { account: Account } };
  'accounts/get-names': {
    in: { account_ids: string[] };
    out: { names: Record<string, { first_name: string; last_name: string }> };
  };
  'accounts/search': { in: { query: string; limit?: number }; out: { accounts: Person[] } };
  'accounts/set-name': { in: { first_name: string; last_name: string }; out: { account: Account } };
  'accounts/set-email': { in: { email: string; password: string }; out: { account: Account } };
  'accounts/set-password': { in: { current: string; new: string }; out: Empty };
  'accounts/set-preferences': { in: { color_scheme: ColorScheme }; out: { account: Account } };
  'accounts/sessions': { in: Empty; out: { sessions: SignInSession[] } };
  'accounts/end-session': { in: { session_id: string }; out: Empty };
  'api-keys/list': { in: { project_id?: string }; out: { keys: ApiKey[] } };
  'api-keys/create': {
    in: { name: string; project_id?: string; expires?: string };
    out: { key: ApiKey; secret: string };
  };
  'api-keys/delete': { in: { key_id: string }; out: Empty };
  'invitations/list': { in: Empty; out: { invitations: Invitation[] } };
  'invitations/create': {
    in: { email?: string; note?: string; uses?: number; expires_in?: number };
    out: { invitation: Invitation; link: string };
  };
  'invitations/delete': { in: { invitation_id: string }; out: Empty };
  'settings/get': { in: Empty; out: { settings: SiteSettings } };
  'settings/set': { in: Partial<SiteSettings>; out: { settings: SiteSettings } };
  'environments/list': { in: Empty; out: { environments: Environment[] } };
  'environments/set': { in: { environments: Environment[] }; out: { environments: Environment[] } };
  'admin/nodes': { in: Empty; out: { nodes: ClusterNode[] } };
  'admin/shards': { in: Empty; out: Shards };
  'admin/singletons': { in: Empty; out: { singletons: { name: string; node: string; address: string }[] } };
  'admin/prepull': { in: Empty; out: { prepull: Prepull | null } };
  'admin/projects': {
    in: Omit<ProjectQuery, 'deleted'>;
    out: { projects: SiteProject[]; next: string | null; total: number };
  };
  'admin/project': { in: ProjectId; out: { project: Inspection } };
  'admin/drain': { in: { node: string }; out: { node: string; address: string } };
  'projects/create': {
    in: { title: string; description?: string; start?: boolean; image?: string };
    out: ProjectId;
  };
  'projects/get': { in: ProjectQuery; out: { projects: Summary[]; next: string | null; total: number } };
  'projects/get-one': { in: ProjectId; out: { project: Project } };
  'projects/update': {
    in: ProjectId & {
      title?: string;
      description?: string;
      always_running?: boolean;
      idle_timeout?: number;
      image?: string;
    };
    out: { project: Project };
  };
  'projects/set-quota': {
    in: ProjectId & Partial<Omit<Quota, 'patched'>> & { reset?: boolean };
    out: { quota: Quota; adjustment: Adjustment };
  };
  'projects/start': { in: ProjectId & { request_id?: string }; out: { project: Project } };
  'projects/stop': { in: ProjectId & { request_id?: string }; out: { project: Project } };
  'projects/restart': { in: ProjectId & { request_id?: string }; out: { project: Project } };
  'projects/delete': { in: ProjectId & { request_id?: string }; out: { project: Project } };
  'projects/restore': { in: ProjectId & { request_id?: string }; out: { project: Project } };
  'projects/touch': { in: ProjectId; out: Empty };
  'projects/history': {
    in: ProjectId & { limit?: number; before?: number };
    out: { events: HistoryEvent[]; next: number | null };
  };
  'projects/collaborators/list': { in: ProjectId; out: { collaborators: Collaborator[] } };
  'projects/collaborators/add': {
    in: ProjectId & { account_id?: string; email?: string; role?: Role };
    out: { collaborators: Collaborator[] };
  };
  'projects/collaborators/remove': {
    in: ProjectId & { account_id: string };
    out: { collaborators: Collaborator[] };
  };
  'projects/collaborators/change-user-type': {
    in: ProjectId & { account_id: string; role: Role };
    out: { collaborators: Collaborator[] };
  };
}
