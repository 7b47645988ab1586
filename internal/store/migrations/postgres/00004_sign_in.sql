-- Sign-in: links that were mailed to the owners of licenses, and what they were exchanged
-- for. The same tables as migrations/sqlite, in PostgreSQL's words.

-- +goose Up
CREATE TABLE sign_in_links (
    id         uuid        PRIMARY KEY, -- also of the delivery that mails it
    owner      text        COLLATE "C" NOT NULL, -- an email address, whether or not it owns anything
    asked_at   timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    hash       text        UNIQUE, -- of its token; null until the mail is written
    used_at    timestamptz,
    CHECK (used_at IS NULL OR hash IS NOT NULL)
);
CREATE INDEX sign_in_links_of_owner ON sign_in_links (owner, asked_at);
CREATE INDEX sign_in_links_asked ON sign_in_links (asked_at);

CREATE TABLE sessions (
    id         uuid        PRIMARY KEY,
    owner      text        COLLATE "C" NOT NULL, -- an email address
    hash       text        NOT NULL UNIQUE, -- of its token
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_expiring ON sessions (expires_at);

-- +goose Down
DROP TABLE sessions;
DROP TABLE sign_in_links;
