-- Licenses as records: a contract is a term of its own, changes make a history, and devices
-- log in and out. The same tables as migrations/sqlite, in PostgreSQL's words.

-- +goose Up
CREATE TABLE contracts (
    id           uuid        NOT NULL PRIMARY KEY,
    license_id   uuid        NOT NULL REFERENCES licenses (id),
    plan         text        NOT NULL,
    starts_at    timestamptz NOT NULL,
    ends_at      timestamptz NOT NULL CHECK (ends_at > starts_at),
    confirmed_at timestamptz
);
CREATE INDEX contracts_of_license ON contracts (license_id, starts_at);
INSERT INTO contracts
    SELECT gen_random_uuid(), id, enterprise_plan, enterprise_from, enterprise_until, enterprise_confirmed_at
    FROM licenses WHERE enterprise_until > enterprise_from;

ALTER TABLE licenses
    DROP COLUMN enterprise_plan, DROP COLUMN enterprise_from, DROP COLUMN enterprise_until, DROP COLUMN enterprise_confirmed_at,
    ADD COLUMN version bigint NOT NULL DEFAULT 1 CHECK (version >= 1);

CREATE TABLE license_events (
    license_id uuid        NOT NULL REFERENCES licenses (id),
    number     integer     NOT NULL CHECK (number >= 1),
    id         uuid        NOT NULL UNIQUE,
    kind       text        NOT NULL,
    at         timestamptz NOT NULL,
    actor_role text        NOT NULL CHECK (actor_role IN ('customer', 'owner', 'agent', 'manager', 'administrator', 'system')),
    actor_id   text        NOT NULL,
    actor_name text        NOT NULL,
    details    text        NOT NULL, -- JSON
    PRIMARY KEY (license_id, number)
);

DROP TABLE devices; -- nothing was ever written to it
CREATE TABLE devices (
    id             uuid        NOT NULL PRIMARY KEY,
    license_id     uuid        NOT NULL REFERENCES licenses (id),
    fingerprint    text        NOT NULL,
    name           text        COLLATE "C" NOT NULL,
    search         text        NOT NULL, -- what the text filter looks through, in lower case
    logged_in_at   timestamptz NOT NULL,
    last_seen_at   timestamptz NOT NULL,
    deactivates_at timestamptz NOT NULL,
    remote         boolean     NOT NULL,
    ended_at       timestamptz,
    ended_by       text        CHECK (ended_by IN ('log_out', 'owner', 'agent', 'check_in')),
    UNIQUE (license_id, fingerprint),
    CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
CREATE INDEX devices_of_license ON devices (license_id, deactivates_at) WHERE ended_at IS NULL;
CREATE INDEX devices_to_expire ON devices (deactivates_at) WHERE ended_at IS NULL;
CREATE INDEX devices_by_name ON devices (name, id);

ALTER TABLE tickets
    DROP CONSTRAINT tickets_basis_check,
    ADD CONSTRAINT tickets_basis_check CHECK (basis IN ('enterprise', 'support_and_upgrade', 'deactivation_topic', 'provisional', 'denied'));
CREATE INDEX tickets_provisional ON tickets (created_at, id) WHERE basis = 'provisional';

-- +goose Down
DROP INDEX tickets_provisional;
ALTER TABLE tickets
    DROP CONSTRAINT tickets_basis_check,
    ADD CONSTRAINT tickets_basis_check CHECK (basis IN ('enterprise', 'support_and_upgrade', 'deactivation_topic'));
DROP TABLE devices, license_events;
CREATE TABLE devices (
    id             uuid        PRIMARY KEY,
    license_id     uuid        NOT NULL REFERENCES licenses (id),
    fingerprint    text        NOT NULL,
    name           text        NOT NULL,
    logged_in_at   timestamptz NOT NULL,
    last_seen_at   timestamptz NOT NULL,
    deactivates_at timestamptz NOT NULL,
    ended_at       timestamptz,
    ended_by       text,
    CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
CREATE INDEX devices_of_license ON devices (license_id, deactivates_at) WHERE ended_at IS NULL;
ALTER TABLE licenses
    DROP COLUMN version,
    ADD COLUMN enterprise_plan text,
    ADD COLUMN enterprise_from timestamptz,
    ADD COLUMN enterprise_until timestamptz,
    ADD COLUMN enterprise_confirmed_at timestamptz,
    ADD CHECK (enterprise_plan IS NOT NULL OR (enterprise_from IS NULL AND enterprise_until IS NULL AND enterprise_confirmed_at IS NULL));
UPDATE licenses SET enterprise_plan = plan, enterprise_from = starts_at, enterprise_until = ends_at, enterprise_confirmed_at = confirmed_at
    FROM contracts WHERE license_id = licenses.id AND starts_at = (SELECT MAX(starts_at) FROM contracts WHERE license_id = licenses.id);
DROP TABLE contracts;
