-- Staff sign in with a password and a second factor, or through an identity provider; browsers
-- keep a session. Sessions from before are forgotten: whoever had one signs in again. The same
-- tables as migrations/postgres.

-- +goose Up
ALTER TABLE sign_in_links RENAME COLUMN owner TO address;
ALTER TABLE sign_in_links ADD COLUMN purpose TEXT NOT NULL DEFAULT 'owner'; -- owner, reset or invitation

DROP TABLE sessions;
CREATE TABLE sessions (
    id           TEXT     NOT NULL PRIMARY KEY,
    hash         TEXT     NOT NULL UNIQUE, -- of its token
    user_id      TEXT     REFERENCES users (id),
    owner        TEXT,                     -- of licenses: an email address
    ticket_id    TEXT     REFERENCES tickets (id),
    link_id      TEXT,                     -- the ticket's link that was exchanged for it
    pending      BOOLEAN  NOT NULL,        -- the second factor is still to come
    strong       BOOLEAN  NOT NULL,        -- it did, or the identity provider vouches
    created_at   DATETIME NOT NULL,
    expires_at   DATETIME NOT NULL,
    last_seen_at DATETIME NOT NULL,        -- to the minute
    address      TEXT     NOT NULL,        -- of the network, where it began
    agent        TEXT     NOT NULL,        -- what the browser called itself
    CHECK ((user_id IS NOT NULL) + (owner IS NOT NULL) + (ticket_id IS NOT NULL) = 1)
);
CREATE INDEX sessions_expiring ON sessions (expires_at);
CREATE INDEX sessions_of_user ON sessions (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX sessions_of_owner ON sessions (owner) WHERE owner IS NOT NULL;
CREATE INDEX sessions_of_ticket ON sessions (ticket_id) WHERE ticket_id IS NOT NULL;

CREATE TABLE credentials (
    user_id         TEXT     NOT NULL PRIMARY KEY REFERENCES users (id),
    password        TEXT     NOT NULL, -- argon2id, with its parameters and salt; empty: none
    password_set_at DATETIME,
    secret          BLOB,              -- of the second factor, sealed; null: none
    confirmed_at    DATETIME,          -- since when the second factor is asked for
    last_step       BIGINT   NOT NULL, -- the time step of the last code that was taken
    recovery        TEXT     NOT NULL  -- a JSON array of the hashes of the codes that are left
);

CREATE TABLE identities (
    issuer    TEXT     NOT NULL,
    subject   TEXT     NOT NULL,
    user_id   TEXT     NOT NULL REFERENCES users (id),
    linked_at DATETIME NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX identities_of_user ON identities (user_id);

-- +goose Down
DROP TABLE identities;
DROP TABLE credentials;
DROP TABLE sessions;
CREATE TABLE sessions (
    id         TEXT     NOT NULL PRIMARY KEY,
    owner      TEXT     NOT NULL, -- an email address
    hash       TEXT     NOT NULL UNIQUE, -- of its token
    created_at DATETIME NOT NULL,
    expires_at DATETIME NOT NULL
);
CREATE INDEX sessions_expiring ON sessions (expires_at);
DELETE FROM sign_in_links WHERE purpose <> 'owner'; -- they would sign in as the owner
ALTER TABLE sign_in_links DROP COLUMN purpose;
ALTER TABLE sign_in_links RENAME COLUMN address TO owner;
