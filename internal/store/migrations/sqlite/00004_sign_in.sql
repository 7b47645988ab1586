-- Sign-in: links that were mailed to the owners of licenses, and what they were exchanged
-- for. The same tables as migrations/postgres, in SQLite's words.

-- +goose Up
CREATE TABLE sign_in_links (
    id         TEXT     NOT NULL PRIMARY KEY, -- also of the delivery that mails it
    owner      TEXT     NOT NULL, -- an email address, whether or not it owns anything
    asked_at   DATETIME NOT NULL,
    expires_at DATETIME NOT NULL,
    hash       TEXT     UNIQUE, -- of its token; null until the mail is written
    used_at    DATETIME,
    CHECK (used_at IS NULL OR hash IS NOT NULL)
);
CREATE INDEX sign_in_links_of_owner ON sign_in_links (owner, asked_at);
CREATE INDEX sign_in_links_asked ON sign_in_links (asked_at);

CREATE TABLE sessions (
    id         TEXT     NOT NULL PRIMARY KEY,
    owner      TEXT     NOT NULL, -- an email address
    hash       TEXT     NOT NULL UNIQUE, -- of its token
    created_at DATETIME NOT NULL,
    expires_at DATETIME NOT NULL
);
CREATE INDEX sessions_expiring ON sessions (expires_at);

-- +goose Down
DROP TABLE sessions;
DROP TABLE sign_in_links;
