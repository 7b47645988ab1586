-- Data protection: which tickets tell nothing of their customer any more, and who is being
-- erased. The same as migrations/sqlite, in PostgreSQL's words.

-- +goose Up
ALTER TABLE tickets ADD COLUMN erased_at timestamptz; -- when what it tells of its customer was replaced
CREATE INDEX tickets_to_retire ON tickets (created_at, id) WHERE status IN ('solved', 'closed') AND erased_at IS NULL;

-- Erasures that are under way, or wait for the reason to end for which something was kept.
-- Nothing is left of one that is done.
CREATE TABLE erasures (
    email      text NOT NULL PRIMARY KEY,
    alias      text NOT NULL UNIQUE, -- the address that stands for the person
    actor_role text NOT NULL,
    actor_id   text NOT NULL,
    actor_name text NOT NULL,
    reason     text NOT NULL,
    began_at   timestamptz NOT NULL, -- what was stored later stays
    resume_at  timestamptz NOT NULL  -- when a server is to go on with it
);
CREATE INDEX erasures_due ON erasures (resume_at);

-- +goose Down
DROP TABLE erasures;
DROP INDEX tickets_to_retire;
ALTER TABLE tickets DROP COLUMN erased_at;
