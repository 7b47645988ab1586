-- Licenses as records: a contract is a term of its own, changes make a history, and devices
-- log in and out. The same tables as migrations/postgres, in SQLite's words.

-- +goose Up
DROP TABLE devices; -- nothing was ever written to it

-- SQLite drops no column that a CHECK names, so the table is made anew.
CREATE TABLE new_licenses (
    id                  TEXT     NOT NULL PRIMARY KEY,
    version             INTEGER  NOT NULL CHECK (version >= 1),
    license_key         TEXT     NOT NULL UNIQUE CHECK (license_key <> ''),
    product             TEXT     NOT NULL,
    kind                TEXT     NOT NULL CHECK (kind IN ('subscription', 'perpetual')),
    owner               TEXT     NOT NULL,
    seats               INTEGER  NOT NULL CHECK (seats >= 0),
    support_until       DATETIME,
    remote_deactivation BOOLEAN  NOT NULL,
    created_at          DATETIME NOT NULL
);
INSERT INTO new_licenses
    SELECT id, 1, license_key, product, kind, owner, seats, support_until, remote_deactivation, created_at FROM licenses;
CREATE TABLE contracts (
    id           TEXT     NOT NULL PRIMARY KEY,
    license_id   TEXT     NOT NULL REFERENCES new_licenses (id),
    plan         TEXT     NOT NULL,
    starts_at    DATETIME NOT NULL,
    ends_at      DATETIME NOT NULL CHECK (ends_at > starts_at),
    confirmed_at DATETIME
);
INSERT INTO contracts
    SELECT lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-8' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))),
        id, enterprise_plan, enterprise_from, enterprise_until, enterprise_confirmed_at
    FROM licenses WHERE enterprise_until > enterprise_from;
CREATE INDEX contracts_of_license ON contracts (license_id, starts_at);
DROP TABLE licenses;
ALTER TABLE new_licenses RENAME TO licenses;
CREATE INDEX licenses_by_owner ON licenses (owner, license_key);

CREATE TABLE license_events (
    license_id TEXT     NOT NULL REFERENCES licenses (id),
    number     INTEGER  NOT NULL CHECK (number >= 1),
    id         TEXT     NOT NULL UNIQUE,
    kind       TEXT     NOT NULL,
    at         DATETIME NOT NULL,
    actor_role TEXT     NOT NULL CHECK (actor_role IN ('customer', 'owner', 'agent', 'manager', 'administrator', 'system')),
    actor_id   TEXT     NOT NULL,
    actor_name TEXT     NOT NULL,
    details    TEXT     NOT NULL, -- JSON
    PRIMARY KEY (license_id, number)
);

CREATE TABLE devices (
    id             TEXT     NOT NULL PRIMARY KEY,
    license_id     TEXT     NOT NULL REFERENCES licenses (id),
    fingerprint    TEXT     NOT NULL,
    name           TEXT     NOT NULL,
    search         TEXT     NOT NULL, -- what the text filter looks through, in lower case
    logged_in_at   DATETIME NOT NULL,
    last_seen_at   DATETIME NOT NULL,
    deactivates_at DATETIME NOT NULL,
    remote         BOOLEAN  NOT NULL,
    ended_at       DATETIME,
    ended_by       TEXT     CHECK (ended_by IN ('log_out', 'owner', 'agent', 'check_in')),
    UNIQUE (license_id, fingerprint),
    CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
CREATE INDEX devices_of_license ON devices (license_id, deactivates_at) WHERE ended_at IS NULL;
CREATE INDEX devices_to_expire ON devices (deactivates_at) WHERE ended_at IS NULL;
CREATE INDEX devices_by_name ON devices (name, id);

-- More bases. A CHECK that only admits more than before may be changed in the schema itself;
-- to make the table anew would take foreign keys off, outside of the transaction that keeps
-- this migration whole, and copy every ticket.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, '''deactivation_topic'')', '''deactivation_topic'', ''provisional'', ''denied'')')
    WHERE type = 'table' AND name = 'tickets';
PRAGMA writable_schema = RESET;
CREATE INDEX tickets_provisional ON tickets (created_at, id) WHERE basis = 'provisional';

-- +goose Down
DROP INDEX tickets_provisional;
CREATE TABLE bases (basis TEXT CHECK (basis IN ('enterprise', 'support_and_upgrade', 'deactivation_topic')));
INSERT INTO bases SELECT basis FROM tickets; -- fails if there are others
DROP TABLE bases;
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, '''deactivation_topic'', ''provisional'', ''denied'')', '''deactivation_topic'')')
    WHERE type = 'table' AND name = 'tickets';
PRAGMA writable_schema = RESET;
DROP TABLE devices;
DROP TABLE license_events;
CREATE TABLE old_licenses (
    id                      TEXT        NOT NULL PRIMARY KEY,
    license_key             TEXT        NOT NULL UNIQUE CHECK (license_key <> ''),
    product                 TEXT        NOT NULL,
    kind                    TEXT        NOT NULL CHECK (kind IN ('subscription', 'perpetual')),
    owner                   TEXT        NOT NULL,
    seats                   INTEGER     NOT NULL CHECK (seats >= 0),
    support_until           DATETIME,
    enterprise_plan         TEXT,
    enterprise_from         DATETIME,
    enterprise_until        DATETIME,
    enterprise_confirmed_at DATETIME,
    remote_deactivation     BOOLEAN     NOT NULL,
    created_at              DATETIME    NOT NULL,
    CHECK (enterprise_plan IS NOT NULL OR (enterprise_from IS NULL AND enterprise_until IS NULL AND enterprise_confirmed_at IS NULL))
);
INSERT INTO old_licenses
    SELECT licenses.id, license_key, product, kind, owner, seats, support_until, plan, starts_at, ends_at, confirmed_at, remote_deactivation, created_at
    FROM licenses LEFT JOIN contracts ON license_id = licenses.id
        AND starts_at = (SELECT MAX(starts_at) FROM contracts WHERE license_id = licenses.id);
DROP TABLE contracts;
DROP TABLE licenses;
ALTER TABLE old_licenses RENAME TO licenses;
CREATE INDEX licenses_by_owner ON licenses (owner, license_key);
CREATE TABLE devices (
    id             TEXT        NOT NULL PRIMARY KEY,
    license_id     TEXT        NOT NULL REFERENCES licenses (id),
    fingerprint    TEXT        NOT NULL,
    name           TEXT        NOT NULL,
    logged_in_at   DATETIME    NOT NULL,
    last_seen_at   DATETIME    NOT NULL,
    deactivates_at DATETIME    NOT NULL,
    ended_at       DATETIME,
    ended_by       TEXT,
    CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
CREATE INDEX devices_of_license ON devices (license_id, deactivates_at) WHERE ended_at IS NULL;
