// A stand-in for the hub, so that pages can be looked at without one: `node dev/mock.mjs`, then `npm run dev`.
// It keeps a few projects in memory and is never shipped.
import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import { WebSocketServer } from 'ws';

const port = Number(process.env.PORT ?? 5180);
const now = Date.now();
const ago = (minutes) => new Date(now - minutes * 60_000).toISOString();
const id = (n) => `0b9c7a52-6a3e-4f4e-8f43-${String(n).padStart(12, '0')}`;
const people = [
  ['Ada', 'Lovelace'],
  ['Grace', 'Hopper'],
  ['Barbara', 'Liskov'],
  ['Edsger', 'Dijkstra'],
  ['Leslie', 'Lamport'],
  ['Frances', 'Allen'],
].map(([first_name, last_name], i) => ({ account_id: id(900 + i), first_name, last_name }));
const me = {
  ...people[0],
  email: 'ada@example.org',
  admin: true,
  created: ago(90_000),
  color_scheme: 'auto',
};
let signedIn = process.env.SIGNED_OUT ? null : me;
const settings = { site_name: 'Carrel', accent_color: '#2f6f6a', sign_up: 'open' };

const titles = [
  ['Spring course: numerical methods', 'Notebooks and data for 120 students', 'running', 'Ready'],
  ['Thesis', 'Chapters, figures, the build that makes them', 'starting', 'Pulling the image'],
  [
    'Protein folding, run 7',
    'GPU jobs; results go to the lab’s store',
    'failed',
    'No node has 16 GB of memory free',
  ],
  ['Sandbox', '', 'stopped', 'Idle for an hour'],
  ['Group website', 'Static pages, built on each change', 'running', 'Ready'],
  ['Measurements 2026', 'Raw data from the second campaign', 'stopping', 'Asked by Grace Hopper'],
];
const projects = Array.from({ length: Number(process.env.PROJECTS ?? 240) }, (_, i) => {
  const [title, description, state, reason] = titles[i] ?? [
    `Experiment ${i}`,
    '',
    'stopped',
    'Stopped by you',
  ];
  return {
    project_id: id(i),
    title,
    description,
    state,
    reason,
    since: ago(state === 'starting' ? 0.4 : 7 + i * 31),
    deadline: null,
    steps: [
      { at: ago(0.4), text: 'Start accepted' },
      { at: ago(0.3), text: 'Project server launched' },
      { at: ago(0.1), text: 'Waiting until it answers' },
    ].slice(0, state === 'starting' ? 3 : 1),
    role: i === 4 ? 'viewer' : 'owner',
    members: people
      .slice(0, 1 + ((i * 5) % 4))
      .map((p, n) => ({ account_id: p.account_id, role: n ? 'collaborator' : 'owner' })),
    always_running: false,
    idle_timeout: 3600,
    idle_stop_at: null,
    epoch: 12,
    ready: state === 'running',
    created: ago(20_000 + i),
    last_active: ago(3 + i * 47),
    apps: null,
  };
});
const summary = (p) => ({
  ...p,
  members: p.members.length,
  last_edited: p.last_active,
  deleted: p.state === 'deleted' ? ago(1) : null,
});
const find = (input) =>
  projects.find((p) => p.project_id === input.project_id) ??
  fail(404, 'not_found', 'There is no such project, or it is not shared with you.');
const collaborators = (p) => ({
  collaborators: p.members.map((m) => ({
    ...people.find((x) => x.account_id === m.account_id),
    role: m.role,
  })),
});
const keysMade = [
  {
    key_id: id(700),
    name: 'Nightly backup',
    scope: 'account',
    created: ago(40_000),
    expires: new Date(now + 3e9).toISOString(),
    last_used: ago(600),
    prefix: 'sk-7Qm2',
  },
  {
    key_id: id(701),
    name: 'Course grader',
    scope: 'project',
    project_id: id(0),
    created: ago(4000),
    expires: null,
    last_used: null,
    prefix: 'sk-b81x',
  },
];
const invitations = [
  {
    invitation_id: id(600),
    email: 'alan@example.org',
    note: 'Visiting in May',
    created: ago(1000),
    expires: new Date(now + 9e8).toISOString(),
    uses_left: 1,
  },
  {
    invitation_id: id(601),
    email: null,
    note: 'Spring course',
    created: ago(3000),
    expires: new Date(now + 5e8).toISOString(),
    uses_left: 112,
  },
];
const sessions = [
  {
    session_id: id(500),
    created: ago(5000),
    last_used: ago(0),
    address: '127.0.0.1',
    user_agent:
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
    current: true,
  },
  {
    session_id: id(501),
    created: ago(9000),
    last_used: ago(300),
    address: '2001:db8::17',
    user_agent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
    current: false,
  },
];
const texts = [
  'Ada Lovelace started the project',
  'Running: the project server answered after 0.8 s',
  'Grace Hopper was added as collaborator',
  'Stopped: idle for an hour',
  'The title was changed to “Thesis”',
  'Grace Hopper became owner',
];
const events = Array.from({ length: 60 }, (_, i) => ({
  seq: 60 - i,
  at: ago(i * i * 13),
  kind: 'StartRequested',
  by:
    i % 3 === 1
      ? { kind: 'platform', part: 'idle timer' }
      : {
          kind: 'person',
          account_id: people[i % 2].account_id,
          name: `${people[i % 2].first_name} ${people[i % 2].last_name}`,
        },
  detail: {},
  text: texts[i % texts.length],
}));

class Refused extends Error {
  constructor(status, code, message) {
    super(message);
    Object.assign(this, { status, code });
  }
}
const fail = (status, code, message) => {
  throw new Refused(status, code, message);
};
const sockets = new Set();
const tell = (p) => sockets.forEach((s) => s.send(JSON.stringify({ t: 'hub.project', project: summary(p) })));
const change = (p, more) => {
  Object.assign(p, more, { since: new Date().toISOString() });
  tell(p);
};
const command = (p, via, reason, then, done) => {
  change(p, { state: via, reason, steps: [{ at: new Date().toISOString(), text: reason }] });
  setTimeout(() => change(p, { state: then, reason: done }), 2500);
  return { project: p };
};

const calls = {
  customize: () => ({ ...settings, version: '0.1.0', signed_in: signedIn, apps_domain: null }),
  'auth/sign-in': ({ email, password }) =>
    password.length < 4
      ? fail(401, 'bad_credentials', 'E-mail and password do not match.')
      : ((signedIn = { ...me, email }), { account: signedIn }),
  'auth/sign-up': (input) => ((signedIn = { ...me, ...input, password: undefined }), { account: signedIn }),
  'auth/requires-token': () => ({ requires_token: settings.sign_up !== 'open' }),
  'accounts/sign-out': () => ((signedIn = null), {}),
  'accounts/search': ({ query }) => ({
    accounts: people.filter((p) =>
      `${p.first_name} ${p.last_name}`.toLowerCase().includes(query.toLowerCase()),
    ),
  }),
  'accounts/set-name': (input) => ({ account: Object.assign(me, input) }),
  'accounts/set-email': ({ email }) => ({ account: Object.assign(me, { email }) }),
  'accounts/set-password': () => ({}),
  'accounts/set-preferences': (input) => ({ account: Object.assign(me, input) }),
  'accounts/sessions': () => ({ sessions }),
  'accounts/end-session': ({ session_id }) => (
    sessions.splice(
      sessions.findIndex((s) => s.session_id === session_id),
      1,
    ),
    {}
  ),
  'api-keys/list': () => ({ keys: keysMade }),
  'api-keys/create': ({ name, expires }) => {
    const key = {
      key_id: randomUUID(),
      name,
      scope: 'account',
      created: new Date().toISOString(),
      expires,
      prefix: 'sk-mock',
    };
    keysMade.unshift(key);
    return { key, secret: `sk-mock${randomUUID().replaceAll('-', '')}` };
  },
  'api-keys/delete': ({ key_id }) => (
    keysMade.splice(
      keysMade.findIndex((k) => k.key_id === key_id),
      1,
    ),
    {}
  ),
  'invitations/list': () => ({ invitations }),
  'invitations/create': ({ email, note, uses }) => {
    const invitation = {
      invitation_id: randomUUID(),
      email,
      note: note ?? '',
      created: new Date().toISOString(),
      expires: new Date(now + 1e9).toISOString(),
      uses_left: uses ?? 1,
    };
    invitations.unshift(invitation);
    return { invitation, link: `http://127.0.0.1:5173/sign-up?token=${randomUUID()}` };
  },
  'invitations/delete': ({ invitation_id }) => (
    invitations.splice(
      invitations.findIndex((i) => i.invitation_id === invitation_id),
      1,
    ),
    {}
  ),
  'settings/get': () => ({ settings }),
  'settings/set': (input) => ({ settings: Object.assign(settings, input) }),
  'projects/get': ({
    query = '',
    state,
    deleted,
    sort = 'last_edited',
    order = 'desc',
    limit = 50,
    after = '0',
  }) => {
    const field = sort === 'last_edited' ? 'last_active' : sort;
    const found = projects
      .filter(
        (p) =>
          (p.state === 'deleted') === Boolean(deleted) &&
          (!state || p.state === state) &&
          p.title.toLowerCase().includes(query.toLowerCase()),
      )
      .sort((a, b) => String(a[field]).localeCompare(String(b[field])) * (order === 'asc' ? 1 : -1));
    const end = Number(after) + limit;
    return {
      projects: found.slice(Number(after), end).map(summary),
      next: end < found.length ? String(end) : null,
      total: found.length,
    };
  },
  'projects/get-one': (input) => ({ project: find(input) }),
  'projects/create': ({ title, description = '', start }) => {
    const p = {
      ...projects[0],
      project_id: randomUUID(),
      title,
      description,
      state: 'stopped',
      reason: 'Not started yet',
      created: new Date().toISOString(),
      last_active: new Date().toISOString(),
      members: [{ account_id: me.account_id, role: 'owner' }],
    };
    projects.unshift(p);
    if (start) command(p, 'starting', 'Launching the project server', 'running', 'Ready');
    return { project_id: p.project_id };
  },
  'projects/update': ({ project_id, ...more }) => {
    const p = find({ project_id });
    change(p, more);
    return { project: p };
  },
  'projects/start': (input) =>
    command(find(input), 'starting', 'Launching the project server', 'running', 'Ready'),
  'projects/restart': (input) => command(find(input), 'starting', 'Restarting', 'running', 'Ready'),
  'projects/stop': (input) =>
    command(find(input), 'stopping', 'Ending its programs', 'stopped', 'Stopped by you'),
  'projects/delete': (input) => {
    const p = find(input);
    change(p, { state: 'deleted', reason: 'Deleted by you' });
    return { project: p };
  },
  'projects/restore': (input) => {
    const p = find(input);
    change(p, { state: 'stopped', reason: 'Restored by you' });
    return { project: p };
  },
  'projects/history': ({ before = 61, limit = 50 }) => {
    const page = events.filter((e) => e.seq < before).slice(0, limit);
    return { events: page, next: (page.at(-1)?.seq ?? 1) > 1 ? page.at(-1).seq : null };
  },
  'projects/collaborators/list': (input) => collaborators(find(input)),
  'projects/collaborators/add': ({ account_id, email, role = 'collaborator', project_id }) => {
    if (email) fail(404, 'not_found', 'Nobody has an account with this e-mail address.');
    const p = find({ project_id });
    p.members.push({ account_id, role });
    tell(p);
    return collaborators(p);
  },
  'projects/collaborators/remove': ({ account_id, project_id }) => {
    const p = find({ project_id });
    p.members = p.members.filter((m) => m.account_id !== account_id);
    tell(p);
    return collaborators(p);
  },
  'projects/collaborators/change-user-type': ({ account_id, role, project_id }) => {
    const p = find({ project_id });
    p.members = p.members.map((m) => (m.account_id === account_id ? { ...m, role } : m));
    return collaborators(p);
  },
};

const server = createServer(async (request, response) => {
  const answer = (status, body) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const name = new URL(request.url, 'http://mock').pathname.replace(/^\/api\/v2\//, '');
  const open = name === 'customize' || name.startsWith('auth/');
  try {
    if (!signedIn && !open) fail(401, 'not_signed_in', 'Please sign in.');
    const input = chunks.length ? JSON.parse(Buffer.concat(chunks)) : {};
    answer(200, (calls[name] ?? (() => fail(404, 'not_found', 'There is no such call.')))(input));
  } catch (error) {
    answer(error.status ?? 500, { error: error.message, code: error.code ?? 'broken' });
  }
});
const upgrades = new WebSocketServer({ noServer: true, handleProtocols: () => 'carrel.v1' });
server.on('upgrade', (request, socket, head) =>
  upgrades.handleUpgrade(request, socket, head, (client) => {
    const project = projects.find((p) => request.url === `/ws/projects/${p.project_id}`);
    if (project) client.send(JSON.stringify({ t: 'hub.status', project }));
    else sockets.add(client);
    const beat = setInterval(() => client.send('{"t":"hub.beat"}'), 10_000);
    client.on('close', () => (clearInterval(beat), sockets.delete(client)));
  }),
);
server.listen(port, '127.0.0.1', () => console.log(`mock hub on http://127.0.0.1:${port}`));
