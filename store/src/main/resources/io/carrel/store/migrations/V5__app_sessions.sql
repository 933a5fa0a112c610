-- Who is known on the origin of an application. A row is a token first, and a session once redeemed.
CREATE TABLE app_sessions (
  secret_hash        bytea       PRIMARY KEY,
  sign_in_session_id uuid        NOT NULL REFERENCES sign_in_sessions (id) ON DELETE CASCADE,
  project_id         uuid        NOT NULL,
  port               integer     NOT NULL CHECK (port BETWEEN 1 AND 65535),
  redeemed           boolean     NOT NULL,
  expires            timestamptz NOT NULL
);
CREATE INDEX app_sessions_sign_in_idx ON app_sessions (sign_in_session_id, expires);
