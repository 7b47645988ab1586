-- Breaches on time: when each ticket must next be looked at, what must be told to whom, and
-- what became of it. The same tables as migrations/sqlite, in PostgreSQL's words.

-- +goose Up
ALTER TABLE tickets ADD COLUMN requester_language text NOT NULL DEFAULT 'en';
ALTER TABLE tickets ADD COLUMN observe_at timestamptz; -- when the passing of time next brings something about
UPDATE tickets SET observe_at = LEAST(risk_at, next_due_at);
CREATE INDEX tickets_to_observe ON tickets (observe_at) WHERE observe_at IS NOT NULL;
CREATE INDEX tickets_broken ON tickets (status) WHERE broken;

-- What happened, on its way to everyone who wants to hear of it; kept a while for those who
-- follow the stream.
CREATE TABLE outbox (
    id         uuid        NOT NULL PRIMARY KEY,
    type       text        NOT NULL,
    at         timestamptz NOT NULL,
    ticket_id  uuid,
    license_id uuid,
    event      integer, -- its number in the history of the ticket or the license
    position   bigint  UNIQUE, -- its place in the stream; null until it is relayed
    payload    bytea,
    CHECK ((event IS NULL) = (ticket_id IS NULL AND license_id IS NULL)),
    CHECK (position IS NULL OR payload IS NOT NULL)
);
CREATE INDEX outbox_pending ON outbox (at, event, id) WHERE position IS NULL;
CREATE INDEX outbox_relayed ON outbox (at) WHERE position IS NOT NULL;

-- What must be sent by a channel. The lane orders what is sent to one receiver.
CREATE TABLE deliveries (
    id           uuid        NOT NULL PRIMARY KEY,
    channel      text        NOT NULL CHECK (channel IN ('mail', 'webhook')),
    kind         text        NOT NULL,
    lane         text        NOT NULL,
    receiver     text        NOT NULL,
    together     boolean     NOT NULL,
    message      uuid        NOT NULL,
    entry        uuid,
    ticket_id    uuid,
    event        integer,
    content      bytea,
    not_before   timestamptz NOT NULL,
    state        text        NOT NULL CHECK (state IN ('waiting', 'sending', 'delivered', 'dead', 'dropped')),
    tries        integer     NOT NULL, -- since it was made, or made to wait again by someone
    attempts     integer     NOT NULL, -- all of them
    last_error   text,
    lease        text,
    leased_until timestamptz,
    created_at   timestamptz NOT NULL,
    settled_at   timestamptz,
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
    delivery_id uuid        NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
    number      integer     NOT NULL CHECK (number >= 1),
    at          timestamptz NOT NULL,
    log         text        NOT NULL, -- JSON
    PRIMARY KEY (delivery_id, number)
);

-- What was queued once and for all, such as a day's digest.
CREATE TABLE occasions (
    name text        NOT NULL PRIMARY KEY,
    at   timestamptz NOT NULL
);

CREATE TABLE webhooks (
    id          uuid        NOT NULL PRIMARY KEY,
    url         text        NOT NULL CHECK (url <> ''),
    description text        NOT NULL,
    events      text        NOT NULL, -- a JSON array; empty for all
    paused      boolean     NOT NULL,
    secrets     text        NOT NULL, -- a JSON array, the newest first
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL
);

-- +goose Down
DROP TABLE webhooks, occasions, attempts, deliveries, outbox;
DROP INDEX tickets_broken, tickets_to_observe;
ALTER TABLE tickets DROP COLUMN observe_at, DROP COLUMN requester_language;
