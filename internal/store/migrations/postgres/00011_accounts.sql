-- Staff sign in with a password and a second factor, or through an identity provider; browsers
-- keep a session. Sessions from before are forgotten: whoever had one signs in again. The same
-- tables as migrations/sqlite, in PostgreSQL's words.

-- +goose Up
ALTER TABLE sign_in_links RENAME COLUMN owner TO address;
ALTER TABLE sign_in_links ADD COLUMN purpose text NOT NULL DEFAULT 'owner'; -- owner, reset or invitation

DROP TABLE sessions;
CREATE TABLE sessions (
    id           uuid        PRIMARY KEY,
    hash         text        COLLATE "C" NOT NULL UNIQUE, -- of its token
    user_id      uuid        REFERENCES users (id),
    owner        text        COLLATE "C",                 -- of licenses: an email address
    ticket_id    uuid        REFERENCES tickets (id),
    link_id      uuid,                                    -- the ticket's link that was exchanged for it
    pending      boolean     NOT NULL,                    -- the second factor is still to come
    strong       boolean     NOT NULL,                    -- it did, or the identity provider vouches
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,                    -- to the minute
    address      text        NOT NULL,                    -- of the network, where it began
    agent        text        NOT NULL,                    -- what the browser called itself
    CHECK (num_nonnulls(user_id, owner, ticket_id) = 1)
);
CREATE INDEX sessions_expiring ON sessions (expires_at);
CREATE INDEX sessions_of_user ON sessions (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX sessions_of_owner ON sessions (owner) WHERE owner IS NOT NULL;
CREATE INDEX sessions_of_ticket ON sessions (ticket_id) WHERE ticket_id IS NOT NULL;

CREATE TABLE credentials (
    user_id         uuid        PRIMARY KEY REFERENCES users (id),
    password        text        NOT NULL, -- argon2id, with its parameters and salt; empty: none
    password_set_at timestamptz,
    secret          bytea,                -- of the second factor, sealed; null: none
    confirmed_at    timestamptz,          -- since when the second factor is asked for
    last_step       bigint      NOT NULL, -- the time step of the last code that was taken
    recovery        text        NOT NULL  -- a JSON array of the hashes of the codes that are left
);

CREATE TABLE identities (
    issuer    text        COLLATE "C" NOT NULL,
    subject   text        COLLATE "C" NOT NULL,
    user_id   uuid        NOT NULL REFERENCES users (id),
    linked_at timestamptz NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX identities_of_user ON identities (user_id);

-- +goose Down
DROP TABLE identities;
DROP TABLE credentials;
DROP TABLE sessions;
CREATE TABLE sessions (
    id         uuid        PRIMARY KEY,
    owner      text        COLLATE "C" NOT NULL, -- an email address
    hash       text        NOT NULL UNIQUE, -- of its token
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_expiring ON sessions (expires_at);
DELETE FROM sign_in_links WHERE purpose <> 'owner'; -- they would sign in as the owner
ALTER TABLE sign_in_links DROP COLUMN purpose;
ALTER TABLE sign_in_links RENAME COLUMN address TO owner;
