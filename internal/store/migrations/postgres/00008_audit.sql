-- The audit trail: records of who did what, sealed into a chain of hashes. The same tables as
-- migrations/sqlite, in PostgreSQL's words.

-- +goose Up
ALTER TABLE outbox ADD COLUMN origin text; -- where it came from, as a JSON object; null for deskbell itself

-- What was recorded beside a change, until it has its place in the chain.
CREATE TABLE audit_records (
    id          uuid        PRIMARY KEY,
    at          timestamptz NOT NULL,
    actor_role  text        NOT NULL,
    actor_id    text        NOT NULL,
    actor_name  text        NOT NULL,
    origin      text, -- as in outbox
    action      text        NOT NULL CHECK (action <> ''),
    object_kind text        NOT NULL,
    object_id   text        NOT NULL,
    details     text -- a JSON object; text, since jsonb would change it
);

CREATE TABLE audit_chain (
    seq         bigint      PRIMARY KEY CHECK (seq >= 1),
    id          uuid        NOT NULL UNIQUE, -- of the record, or of the entry in the outbox
    at          timestamptz NOT NULL,
    actor_role  text        NOT NULL,
    actor       text        NOT NULL, -- an ID, or a pseudonym
    request     text        NOT NULL,
    via         text        NOT NULL,
    action      text        NOT NULL,
    object_kind text        NOT NULL,
    object_id   text        NOT NULL,
    commitment  bytea       NOT NULL CHECK (length(commitment) = 32),
    hash        bytea       NOT NULL CHECK (length(hash) = 32),
    salt        bytea, -- null, like what follows, once it was erased
    private     text -- a JSON object
);
CREATE INDEX audit_chain_of_actor ON audit_chain (actor, seq);
CREATE INDEX audit_chain_of_object ON audit_chain (object_kind, object_id, seq);
CREATE INDEX audit_chain_by_action ON audit_chain (action, seq);
CREATE INDEX audit_chain_by_time ON audit_chain (at, seq);

-- How far the chain has come. One row; whoever changes the chain locks it.
CREATE TABLE audit_state (
    id          integer     PRIMARY KEY CHECK (id = 1),
    position    bigint      NOT NULL, -- of the last entry of the outbox that is in the chain
    seq         bigint      NOT NULL,
    hash        bytea       NOT NULL CHECK (length(hash) = 32),
    purged_seq  bigint      NOT NULL, -- the last record that was purged
    purged_hash bytea       NOT NULL CHECK (length(purged_hash) = 32),
    CHECK (purged_seq <= seq)
);
INSERT INTO audit_state VALUES (1, 0, 0, decode(repeat('00', 32), 'hex'), 0, decode(repeat('00', 32), 'hex'));

-- The second line of defense: what is in the chain stays as it is. Only its private part may
-- be erased, and only its beginning purged, once the state says so.
-- +goose StatementBegin
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only';
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION audit_purged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.seq > (SELECT purged_seq FROM audit_state) THEN
        RAISE EXCEPTION 'the audit trail is append-only';
    END IF;
    RETURN OLD;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION audit_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM audit_chain WHERE id = OLD.id) THEN
        RAISE EXCEPTION 'an audit record leaves for the chain, and for nowhere else';
    END IF;
    RETURN OLD;
END $$;
-- +goose StatementEnd
CREATE TRIGGER audit_chain_changed BEFORE UPDATE OF seq, id, at, actor_role, actor, request, via, action, object_kind, object_id, commitment, hash ON audit_chain
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_chain_erased BEFORE UPDATE OF salt, private ON audit_chain
    FOR EACH ROW WHEN (NEW.salt IS NOT NULL OR NEW.private IS NOT NULL) EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_chain_deleted BEFORE DELETE ON audit_chain FOR EACH ROW EXECUTE FUNCTION audit_purged();
CREATE TRIGGER audit_chain_truncated BEFORE TRUNCATE ON audit_chain EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_records_changed BEFORE UPDATE ON audit_records FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_records_deleted BEFORE DELETE ON audit_records FOR EACH ROW EXECUTE FUNCTION audit_sealed();
CREATE TRIGGER audit_records_truncated BEFORE TRUNCATE ON audit_records EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_state_changed BEFORE UPDATE ON audit_state
    FOR EACH ROW WHEN (NEW.seq < OLD.seq OR NEW.position < OLD.position OR NEW.purged_seq < OLD.purged_seq OR NEW.seq = OLD.seq AND NEW.hash <> OLD.hash)
    EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_state_deleted BEFORE DELETE ON audit_state FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_state_truncated BEFORE TRUNCATE ON audit_state EXECUTE FUNCTION audit_refuse();

-- +goose Down
DROP TABLE audit_state, audit_chain, audit_records;
DROP FUNCTION audit_sealed, audit_purged, audit_refuse;
ALTER TABLE outbox DROP COLUMN origin;
