-- What agents keep beside the queue: views and replies; and the topics, which administrators
-- list. The same tables as migrations/sqlite, in PostgreSQL's words.

-- +goose Up
CREATE TABLE views (
    id         uuid        PRIMARY KEY,
    owner_id   uuid        NOT NULL REFERENCES users (id), -- of a shared one: who made it
    name       text        NOT NULL,
    name_key   text        COLLATE "C" NOT NULL, -- the name as it is compared
    query      text        NOT NULL,
    addresses  text        NOT NULL, -- those in the query, each between spaces
    shared     boolean     NOT NULL,
    position   integer     NOT NULL, -- among the shared ones or the owner's, from 0
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX views_own ON views (owner_id, name_key) WHERE NOT shared;
CREATE UNIQUE INDEX views_shared ON views (name_key) WHERE shared;

CREATE TABLE replies (
    id         uuid        PRIMARY KEY,
    name       text        NOT NULL,
    name_key   text        COLLATE "C" NOT NULL UNIQUE,
    kind       text        NOT NULL, -- of message; empty for any
    body       text        NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

-- There is one row. Whoever changes views, replies or topics holds it meanwhile.
CREATE TABLE desk (
    id     integer PRIMARY KEY CHECK (id = 1),
    topics text    NOT NULL -- a JSON object; empty: never listed
);
INSERT INTO desk (id, topics) VALUES (1, '');

-- What the queue's usual views are about, so that they are counted without looking at the tickets.
CREATE INDEX tickets_standing ON tickets (status, assignee, broken, next_due_at, risk_at);

-- +goose Down
DROP INDEX tickets_standing;
DROP TABLE desk;
DROP TABLE replies;
DROP TABLE views;
