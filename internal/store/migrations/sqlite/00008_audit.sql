-- The audit trail: records of who did what, sealed into a chain of hashes. The same tables as
-- migrations/postgres, in SQLite's words.

-- +goose Up
ALTER TABLE outbox ADD COLUMN origin TEXT; -- where it came from, as a JSON object; null for deskbell itself

-- What was recorded beside a change, until it has its place in the chain.
CREATE TABLE audit_records (
    id          TEXT     NOT NULL PRIMARY KEY,
    at          DATETIME NOT NULL,
    actor_role  TEXT     NOT NULL,
    actor_id    TEXT     NOT NULL,
    actor_name  TEXT     NOT NULL,
    origin      TEXT, -- as in outbox
    action      TEXT     NOT NULL CHECK (action <> ''),
    object_kind TEXT     NOT NULL,
    object_id   TEXT     NOT NULL,
    details     TEXT -- a JSON object
);

CREATE TABLE audit_chain (
    seq         INTEGER  NOT NULL PRIMARY KEY CHECK (seq >= 1),
    id          TEXT     NOT NULL UNIQUE, -- of the record, or of the entry in the outbox
    at          DATETIME NOT NULL,
    actor_role  TEXT     NOT NULL,
    actor       TEXT     NOT NULL, -- an ID, or a pseudonym
    request     TEXT     NOT NULL,
    via         TEXT     NOT NULL,
    action      TEXT     NOT NULL,
    object_kind TEXT     NOT NULL,
    object_id   TEXT     NOT NULL,
    commitment  BLOB     NOT NULL CHECK (length(commitment) = 32),
    hash        BLOB     NOT NULL CHECK (length(hash) = 32),
    salt        BLOB, -- null, like what follows, once it was erased
    private     TEXT -- a JSON object
);
CREATE INDEX audit_chain_of_actor ON audit_chain (actor, seq);
CREATE INDEX audit_chain_of_object ON audit_chain (object_kind, object_id, seq);
CREATE INDEX audit_chain_by_action ON audit_chain (action, seq);
CREATE INDEX audit_chain_by_time ON audit_chain (at, seq);

-- How far the chain has come. One row; whoever changes the chain locks it.
CREATE TABLE audit_state (
    id          INTEGER  NOT NULL PRIMARY KEY CHECK (id = 1),
    position    INTEGER  NOT NULL, -- of the last entry of the outbox that is in the chain
    seq         INTEGER  NOT NULL,
    hash        BLOB     NOT NULL CHECK (length(hash) = 32),
    purged_seq  INTEGER  NOT NULL, -- the last record that was purged
    purged_hash BLOB     NOT NULL CHECK (length(purged_hash) = 32),
    CHECK (purged_seq <= seq)
);
INSERT INTO audit_state VALUES (1, 0, 0, zeroblob(32), 0, zeroblob(32));

-- The second line of defense: what is in the chain stays as it is. Only its private part may
-- be erased, and only its beginning purged, once the state says so.
-- +goose StatementBegin
CREATE TRIGGER audit_chain_changed BEFORE UPDATE OF seq, id, at, actor_role, actor, request, via, action, object_kind, object_id, commitment, hash ON audit_chain
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_chain_erased BEFORE UPDATE OF salt, private ON audit_chain WHEN NEW.salt IS NOT NULL OR NEW.private IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'the private part of an audit record can only be erased'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_chain_deleted BEFORE DELETE ON audit_chain WHEN OLD.seq > (SELECT purged_seq FROM audit_state)
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_records_changed BEFORE UPDATE ON audit_records
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_records_deleted BEFORE DELETE ON audit_records WHEN NOT EXISTS (SELECT 1 FROM audit_chain WHERE id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'an audit record leaves for the chain, and for nowhere else'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_state_changed BEFORE UPDATE ON audit_state
WHEN NEW.seq < OLD.seq OR NEW.position < OLD.position OR NEW.purged_seq < OLD.purged_seq OR NEW.seq = OLD.seq AND NEW.hash <> OLD.hash
BEGIN SELECT RAISE(ABORT, 'the audit trail only ever goes on'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_state_deleted BEFORE DELETE ON audit_state
BEGIN SELECT RAISE(ABORT, 'the audit trail only ever goes on'); END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE audit_state;
DROP TABLE audit_chain;
DROP TABLE audit_records;
ALTER TABLE outbox DROP COLUMN origin;
