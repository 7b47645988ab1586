-- What agents keep beside the queue: views and replies; and the topics, which administrators
-- list. The same tables as migrations/postgres.

-- +goose Up
CREATE TABLE views (
    id         TEXT     NOT NULL PRIMARY KEY,
    owner_id   TEXT     NOT NULL REFERENCES users (id), -- of a shared one: who made it
    name       TEXT     NOT NULL,
    name_key   TEXT     NOT NULL, -- the name as it is compared
    query      TEXT     NOT NULL,
    addresses  TEXT     NOT NULL, -- those in the query, each between spaces
    shared     BOOLEAN  NOT NULL,
    position   INTEGER  NOT NULL, -- among the shared ones or the owner's, from 0
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL
);
CREATE UNIQUE INDEX views_own ON views (owner_id, name_key) WHERE NOT shared;
CREATE UNIQUE INDEX views_shared ON views (name_key) WHERE shared;

CREATE TABLE replies (
    id         TEXT     NOT NULL PRIMARY KEY,
    name       TEXT     NOT NULL,
    name_key   TEXT     NOT NULL UNIQUE,
    kind       TEXT     NOT NULL, -- of message; empty for any
    body       TEXT     NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL
);

-- There is one row. Whoever changes views, replies or topics holds it meanwhile.
CREATE TABLE desk (
    id     INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    topics TEXT    NOT NULL -- a JSON object; empty: never listed
);
INSERT INTO desk (id, topics) VALUES (1, '');

-- What the queue's usual views are about, so that they are counted without looking at the tickets.
CREATE INDEX tickets_standing ON tickets (status, assignee, broken, next_due_at, risk_at);

-- +goose Down
DROP INDEX tickets_standing;
DROP TABLE desk;
DROP TABLE replies;
DROP TABLE views;
