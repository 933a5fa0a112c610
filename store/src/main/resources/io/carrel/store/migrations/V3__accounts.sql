CREATE TABLE accounts (
  id            uuid PRIMARY KEY,
  email         text        NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
  first_name    text        NOT NULL CHECK (length(first_name) <= 200),
  last_name     text        NOT NULL CHECK (length(last_name) <= 200),
  -- The names folded, a space before each word, so that '% ann%' finds a word's beginning.
  name_words    text COLLATE "C" NOT NULL,
  password_hash text        NOT NULL,
  admin         boolean     NOT NULL,
  color_scheme  text        NOT NULL DEFAULT 'AUTO' CHECK (color_scheme IN ('AUTO', 'LIGHT', 'DARK')),
  created       timestamptz NOT NULL
);
CREATE UNIQUE INDEX accounts_email_idx ON accounts (lower(email));
CREATE INDEX accounts_admin_idx ON accounts (id) WHERE admin;

-- Secrets of 256 random bits are kept as their SHA-256: nothing to guess, so nothing to slow down.
CREATE TABLE sign_in_sessions (
  id          uuid PRIMARY KEY,
  account_id  uuid        NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  secret_hash bytea       NOT NULL UNIQUE,
  created     timestamptz NOT NULL,
  last_used   timestamptz NOT NULL,
  expires     timestamptz NOT NULL,
  address     text        NOT NULL,
  user_agent  text        NOT NULL
);
CREATE INDEX sign_in_sessions_account_idx ON sign_in_sessions (account_id, created);

CREATE TABLE api_keys (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id  uuid        NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  project_id  uuid,
  name        text        NOT NULL,
  prefix      text        NOT NULL,
  secret_hash bytea       NOT NULL UNIQUE,
  created     timestamptz NOT NULL,
  expires     timestamptz,
  last_used   timestamptz
);
CREATE INDEX api_keys_account_idx ON api_keys (account_id, id);

CREATE TABLE invitations (
  id         uuid PRIMARY KEY,
  token_hash bytea       NOT NULL UNIQUE,
  email      text,
  note       text        NOT NULL,
  admin      boolean     NOT NULL,
  uses_left  integer     NOT NULL CHECK (uses_left >= 0),
  created    timestamptz NOT NULL,
  expires    timestamptz NOT NULL,
  created_by uuid REFERENCES accounts (id) ON DELETE SET NULL
);
CREATE INDEX invitations_created_idx ON invitations (created);
-- One admin link at a time, whoever issues it.
CREATE UNIQUE INDEX invitations_admin_idx ON invitations (admin) WHERE admin;

CREATE TABLE site_settings (
  single       boolean PRIMARY KEY DEFAULT true CHECK (single),
  site_name    text NOT NULL,
  accent_color text NOT NULL CHECK (accent_color ~ '^#[0-9a-f]{6}$'),
  sign_up      text NOT NULL CHECK (sign_up IN ('OPEN', 'INVITATION', 'CLOSED'))
);
INSERT INTO site_settings (site_name, accent_color, sign_up) VALUES ('Carrel', '#2f6f6a', 'INVITATION');

CREATE TABLE installation_secrets (
  name    text PRIMARY KEY,
  value   bytea       NOT NULL CHECK (length(value) = 32),
  created timestamptz NOT NULL
);
