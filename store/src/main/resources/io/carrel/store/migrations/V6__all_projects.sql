-- Admins see every project: each order of that list is one index, too. A title's order is that of the
-- folded text, which begins with it.
CREATE INDEX projects_title_idx ON projects (left(search, 100), id);
CREATE INDEX projects_state_idx ON projects (state, id);
CREATE INDEX projects_last_edited_idx ON projects (last_edited, id);
CREATE INDEX projects_created_idx ON projects (created, id);
CREATE INDEX project_members_owner_idx ON project_members (account_id) WHERE role = 'OWNER';
