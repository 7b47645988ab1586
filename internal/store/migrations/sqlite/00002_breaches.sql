-- Breaches on time: when each ticket must next be looked at, what must be told to whom, and
-- what became of it. The same tables as migrations/postgres, in SQLite's words.

-- +goose Up
ALTER TABLE tickets ADD COLUMN requester_language TEXT NOT NULL DEFAULT 'en';
ALTER TABLE tickets ADD COLUMN observe_at DATETIME; -- when the passing of time next brings something about
UPDATE tickets SET observe_at = MIN(COALESCE(risk_at, next_due_at), next_due_at);
CREATE INDEX tickets_to_observe ON tickets (observe_at) WHERE observe_at IS NOT NULL;
CREATE INDEX tickets_broken ON tickets (status) WHERE broken;

-- What happened, on its way to everyone who wants to hear of it; kept a while for those who
-- follow the stream.
CREATE TABLE outbox (
    id         TEXT        NOT NULL PRIMARY KEY,
    type       TEXT        NOT NULL,
    at         DATETIME    NOT NULL,
    ticket_id  TEXT,
    license_id TEXT,
    event      INTEGER, -- its number in the history of the ticket or the license
    position   INTEGER UNIQUE, -- its place in the stream; null until it is relayed
    payload    BLOB,
    CHECK ((event IS NULL) = (ticket_id IS NULL AND license_id IS NULL)),
    CHECK (position IS NULL OR payload IS NOT NULL)
);
CREATE INDEX outbox_pending ON outbox (at, event, id) WHERE position IS NULL;
CREATE INDEX outbox_relayed ON outbox (at) WHERE position IS NOT NULL;

-- What must be sent by a channel. The lane orders what is sent to one receiver.
CREATE TABLE deliveries (
    id           TEXT        NOT NULL PRIMARY KEY,
    channel      TEXT        NOT NULL CHECK (channel IN ('mail', 'webhook')),
    kind         TEXT        NOT NULL,
    lane         TEXT        NOT NULL,
    receiver     TEXT        NOT NULL,
    together     BOOLEAN     NOT NULL,
    message      TEXT        NOT NULL,
    entry        TEXT,
    ticket_id    TEXT,
    event        INTEGER,
    content      BLOB,
    not_before   DATETIME    NOT NULL,
    state        TEXT        NOT NULL CHECK (state IN ('waiting', 'sending', 'delivered', 'dead', 'dropped')),
    tries        INTEGER     NOT NULL, -- since it was made, or made to wait again by someone
    attempts     INTEGER     NOT NULL, -- all of them
    last_error   TEXT,
    lease        TEXT,
    leased_until DATETIME,
    created_at   DATETIME    NOT NULL,
    settled_at   DATETIME,
    CHECK ((lease IS NULL) = (leased_until IS NULL)),
    CHECK ((state = 'sending') = (lease IS NOT NULL)),
    CHECK ((state IN ('waiting', 'sending')) = (settled_at IS NULL))
);
CREATE INDEX deliveries_ripening ON deliveries (channel, not_before) WHERE state = 'waiting';
CREATE INDEX deliveries_leased ON deliveries (channel, leased_until) WHERE state = 'sending';
CREATE INDEX deliveries_of_lane ON deliveries (lane, id) WHERE state IN ('waiting', 'sending');
CREATE INDEX deliveries_of_receiver ON deliveries (receiver, id);
CREATE INDEX deliveries_of_ticket ON deliveries (ticket_id, id) WHERE ticket_id IS NOT NULL;
CREATE INDEX deliveries_of_entry ON deliveries (entry) WHERE entry IS NOT NULL;
CREATE INDEX deliveries_dead ON deliveries (id) WHERE state = 'dead';
CREATE INDEX deliveries_settled ON deliveries (settled_at) WHERE settled_at IS NOT NULL;

-- Each try of a delivery.
CREATE TABLE attempts (
    delivery_id TEXT        NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
    number      INTEGER     NOT NULL CHECK (number >= 1),
    at          DATETIME    NOT NULL,
    log         TEXT        NOT NULL, -- JSON
    PRIMARY KEY (delivery_id, number)
);

-- What was queued once and for all, such as a day's digest.
CREATE TABLE occasions (
    name TEXT        NOT NULL PRIMARY KEY,
    at   DATETIME    NOT NULL
);

CREATE TABLE webhooks (
    id          TEXT        NOT NULL PRIMARY KEY,
    url         TEXT        NOT NULL CHECK (url <> ''),
    description TEXT        NOT NULL,
    events      TEXT        NOT NULL, -- a JSON array; empty for all
    paused      BOOLEAN     NOT NULL,
    secrets     TEXT        NOT NULL, -- a JSON array, the newest first
    created_at  DATETIME    NOT NULL,
    updated_at  DATETIME    NOT NULL
);

-- +goose Down
DROP TABLE webhooks;
DROP TABLE occasions;
DROP TABLE attempts;
DROP TABLE deliveries;
DROP TABLE outbox;
DROP INDEX tickets_broken;
DROP INDEX tickets_to_observe;
ALTER TABLE tickets DROP COLUMN observe_at;
ALTER TABLE tickets DROP COLUMN requester_language;
