-- Data protection: which tickets tell nothing of their customer any more, and who is being
-- erased. The same as migrations/postgres, in SQLite's words.

-- +goose Up
ALTER TABLE tickets ADD COLUMN erased_at DATETIME; -- when what it tells of its customer was replaced
CREATE INDEX tickets_to_retire ON tickets (created_at, id) WHERE status IN ('solved', 'closed') AND erased_at IS NULL;

-- Erasures that are under way, or wait for the reason to end for which something was kept.
-- Nothing is left of one that is done.
CREATE TABLE erasures (
    email      TEXT NOT NULL PRIMARY KEY,
    alias      TEXT NOT NULL UNIQUE, -- the address that stands for the person
    actor_role TEXT NOT NULL,
    actor_id   TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    reason     TEXT NOT NULL,
    began_at   DATETIME NOT NULL, -- what was stored later stays
    resume_at  DATETIME NOT NULL  -- when a server is to go on with it
);
CREATE INDEX erasures_due ON erasures (resume_at);

-- +goose Down
DROP TABLE erasures;
DROP INDEX tickets_to_retire;
ALTER TABLE tickets DROP COLUMN erased_at;
