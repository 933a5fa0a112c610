-- Trigrams turn a search for a word of three letters or more into an index scan. The extension comes
-- with PostgreSQL's contrib and any database owner may create it; without it the same queries scan.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_trgm') THEN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX projects_search_idx ON projects USING gin (search gin_trgm_ops);
    CREATE INDEX accounts_name_words_idx ON accounts USING gin (name_words gin_trgm_ops);
  ELSE
    RAISE WARNING 'pg_trgm is not available: searches will scan';
  END IF;
END
$$;
