-- The read side: written by the projection alone, rebuilt from the journal when it is ever lost.
-- The declared order is the order in which lists are sorted by state.
CREATE TYPE project_state AS ENUM ('STOPPED', 'STARTING', 'RUNNING', 'STOPPING', 'FAILED', 'DELETED');
CREATE TYPE project_role AS ENUM ('VIEWER', 'COLLABORATOR', 'OWNER');

CREATE TABLE projects (
  id             uuid PRIMARY KEY,
  sequence       bigint        NOT NULL,
  title          text          NOT NULL,
  description    text          NOT NULL,
  -- Title and description folded (lower case, no accents), compared byte by byte.
  search         text COLLATE "C" NOT NULL,
  state          project_state NOT NULL,
  reason         text          NOT NULL,
  always_running boolean       NOT NULL,
  -- A failed project that is always running is one whose owner tries again.
  wanted_running boolean       NOT NULL GENERATED ALWAYS AS
    (state IN ('STARTING', 'RUNNING') OR (state = 'FAILED' AND always_running)) STORED,
  members        integer       NOT NULL CHECK (members >= 0),
  created        timestamptz   NOT NULL,
  last_edited    timestamptz   NOT NULL
);
CREATE INDEX projects_wanted_running_idx ON projects (id) WHERE wanted_running;

-- A member's list in each order is one index range, whether it holds ten projects or 100,000. For that
-- the sort keys are repeated here; the projection writes both rows in one transaction.
CREATE TABLE project_members (
  project_id  uuid          NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  account_id  uuid          NOT NULL,
  role        project_role  NOT NULL,
  deleted     boolean       NOT NULL,
  state       project_state NOT NULL,
  title_key   text COLLATE "C" NOT NULL,
  last_edited timestamptz   NOT NULL,
  created     timestamptz   NOT NULL,
  PRIMARY KEY (project_id, account_id)
);
CREATE INDEX project_members_title_idx ON project_members (account_id, deleted, title_key, project_id);
CREATE INDEX project_members_state_idx ON project_members (account_id, deleted, state, project_id);
CREATE INDEX project_members_last_edited_idx ON project_members (account_id, deleted, last_edited, project_id);
CREATE INDEX project_members_created_idx ON project_members (account_id, deleted, created, project_id);

CREATE TABLE project_history (
  project_id uuid        NOT NULL,
  sequence   bigint      NOT NULL,
  at         timestamptz NOT NULL,
  kind       text        NOT NULL,
  by_kind    text        NOT NULL CHECK (by_kind IN ('person', 'admin', 'platform')),
  by_account uuid,
  by_part    text,
  -- json, not jsonb: jsonb refuses \u0000, which a title may hold.
  detail     json        NOT NULL,
  PRIMARY KEY (project_id, sequence),
  CHECK ((by_kind = 'platform') = (by_account IS NULL)),
  CHECK ((by_kind = 'platform') = (by_part IS NOT NULL))
);
