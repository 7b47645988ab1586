-- The desk: tickets with their histories and clocks, who owns what, the published
-- documents, the staff. The same tables as migrations/postgres, in SQLite's words.
--
-- Instants are UTC text of a fixed width, so that they compare as text; the driver in
-- sqlite_driver.go writes them. A column must be declared DATETIME to be read as one.

-- +goose Up
CREATE TABLE tickets (
    number            INTEGER     PRIMARY KEY AUTOINCREMENT,
    id                TEXT        NOT NULL UNIQUE,
    version           INTEGER     NOT NULL CHECK (version >= 1),
    status            TEXT        NOT NULL CHECK (status IN ('open', 'pending', 'solved', 'closed')),
    subject           TEXT        NOT NULL,
    description       TEXT        NOT NULL,
    search            TEXT        NOT NULL, -- what a list's text filter looks through, in lower case
    topic             TEXT        NOT NULL,
    tags              TEXT        NOT NULL, -- a JSON array; ticket_tags is its index
    requester_name    TEXT        NOT NULL,
    requester_email   TEXT        NOT NULL,
    requester_country TEXT        NOT NULL,
    requester_region  TEXT        NOT NULL,
    license_email     TEXT        NOT NULL,
    reported          TEXT        NOT NULL,
    impact            TEXT        NOT NULL,
    assignee          TEXT        CHECK (assignee <> ''),
    basis             TEXT        NOT NULL CHECK (basis IN ('enterprise', 'support_and_upgrade', 'deactivation_topic')),
    plan              TEXT        NOT NULL,
    license_id        TEXT, -- a fact of the day it was decided: it outlives the license, so no reference
    evidence          TEXT        NOT NULL,
    term_began        DATETIME,
    valid_until       DATETIME,
    decided_at        DATETIME    NOT NULL,
    policy            TEXT        NOT NULL,
    calendars         TEXT        NOT NULL, -- a JSON array
    broken            BOOLEAN     NOT NULL,
    next_due_at       DATETIME,
    risk_at           DATETIME,
    resting           TEXT        NOT NULL CHECK (resting IN ('paused', 'missed', 'met', 'none')),
    due_order         DATETIME    NOT NULL GENERATED ALWAYS AS (COALESCE(next_due_at, '9999-12-31 00:00:00.000000')) STORED,
    rating_score      INTEGER     CHECK (rating_score BETWEEN 1 AND 5),
    rating_comment    TEXT,
    duplicates        TEXT        REFERENCES tickets (id),
    access_hash       TEXT        NOT NULL UNIQUE,
    created_at        DATETIME    NOT NULL,
    updated_at        DATETIME    NOT NULL,
    solved_at         DATETIME,
    closes_at         DATETIME,
    CHECK ((rating_score IS NULL) = (rating_comment IS NULL)),
    CHECK ((solved_at IS NULL) = (closes_at IS NULL)),
    CHECK (status <> 'solved' OR solved_at IS NOT NULL)
);
INSERT INTO sqlite_sequence (name, seq) VALUES ('tickets', 1000);
CREATE INDEX tickets_by_due ON tickets (status, due_order, id);
CREATE INDEX tickets_by_created ON tickets (created_at, id);
CREATE INDEX tickets_by_updated ON tickets (updated_at, id);

CREATE TABLE ticket_tags (
    tag       TEXT NOT NULL,
    ticket_id TEXT NOT NULL REFERENCES tickets (id),
    PRIMARY KEY (tag, ticket_id)
);
CREATE INDEX ticket_tags_of_ticket ON ticket_tags (ticket_id);

CREATE TABLE events (
    ticket_id  TEXT        NOT NULL REFERENCES tickets (id),
    number     INTEGER     NOT NULL CHECK (number >= 1),
    id         TEXT        NOT NULL UNIQUE,
    kind       TEXT        NOT NULL,
    at         DATETIME    NOT NULL,
    actor_role TEXT        NOT NULL CHECK (actor_role IN ('customer', 'agent', 'manager', 'administrator', 'system')),
    actor_id   TEXT        NOT NULL,
    actor_name TEXT        NOT NULL,
    public     BOOLEAN     NOT NULL,
    details    TEXT        NOT NULL, -- JSON
    PRIMARY KEY (ticket_id, number)
);

CREATE TABLE clocks (
    ticket_id          TEXT        NOT NULL REFERENCES tickets (id),
    number             INTEGER     NOT NULL CHECK (number >= 1),
    promise            INTEGER     NOT NULL,
    owed               BOOLEAN     NOT NULL,
    metric             TEXT        NOT NULL,
    impact             TEXT        NOT NULL,
    region             TEXT        NOT NULL,
    target_amount      INTEGER     NOT NULL,
    target_unit        TEXT        NOT NULL,
    policy             TEXT        NOT NULL,
    calendar           TEXT        NOT NULL,
    started_at         DATETIME    NOT NULL,
    due_at             DATETIME,
    warnings           TEXT        NOT NULL, -- a JSON array
    pauses             TEXT        NOT NULL, -- a JSON array
    state              TEXT        NOT NULL CHECK (state IN ('running', 'paused', 'met', 'missed', 'superseded', 'cancelled')),
    stopped_at         DATETIME,
    remaining_ns       INTEGER     NOT NULL,
    breach_at          DATETIME,
    breach_detected_at DATETIME,
    breach_cause       TEXT        CHECK (breach_cause IN ('silence', 'reclassification', 'relocation')),
    PRIMARY KEY (ticket_id, number),
    CHECK ((breach_at IS NULL) = (breach_cause IS NULL)),
    CHECK (breach_at IS NOT NULL OR breach_detected_at IS NULL)
);
CREATE INDEX clocks_broken ON clocks (breach_at) WHERE breach_at IS NOT NULL;

CREATE TABLE licenses (
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

CREATE TABLE documents (
    kind           TEXT        NOT NULL CHECK (kind IN ('policy', 'calendar')),
    id             TEXT        NOT NULL CHECK (id <> ''),
    version        INTEGER     NOT NULL CHECK (version >= 1),
    effective_from DATETIME    NOT NULL,
    published_at   DATETIME    NOT NULL,
    published_by   TEXT        NOT NULL,
    source         BLOB        NOT NULL,
    PRIMARY KEY (kind, id, version)
);

CREATE TABLE users (
    id         TEXT        NOT NULL PRIMARY KEY,
    email      TEXT        NOT NULL UNIQUE,
    name       TEXT        NOT NULL,
    role       TEXT        NOT NULL CHECK (role IN ('agent', 'manager', 'administrator')),
    created_at DATETIME    NOT NULL
);

CREATE TABLE tokens (
    id         TEXT        NOT NULL PRIMARY KEY,
    user_id    TEXT        NOT NULL REFERENCES users (id),
    hash       TEXT        NOT NULL UNIQUE,
    created_at DATETIME    NOT NULL
);
CREATE INDEX tokens_of_user ON tokens (user_id);

CREATE TABLE idempotency (
    caller          TEXT        NOT NULL,
    idempotency_key TEXT        NOT NULL,
    fingerprint     TEXT        NOT NULL,
    token           TEXT        NOT NULL, -- of the try that holds the claim
    claimed_at      DATETIME    NOT NULL,
    status          INTEGER, -- null while there is no answer
    header          TEXT, -- a JSON object
    body            BLOB,
    PRIMARY KEY (caller, idempotency_key),
    CHECK ((status IS NULL) = (header IS NULL))
);
CREATE INDEX idempotency_by_age ON idempotency (claimed_at);

CREATE TABLE secrets (
    name  TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
);

-- +goose Down
DROP TABLE secrets;
DROP TABLE idempotency;
DROP TABLE tokens;
DROP TABLE users;
DROP TABLE documents;
DROP TABLE devices;
DROP TABLE licenses;
DROP TABLE clocks;
DROP TABLE events;
DROP TABLE ticket_tags;
DROP TABLE tickets;
