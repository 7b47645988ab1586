-- Ticket links: a ticket can be opened by many links, each of which can be revoked. The same
-- tables as migrations/postgres, in SQLite's words.

-- +goose Up
CREATE TABLE ticket_links (
    ticket_id    TEXT     NOT NULL REFERENCES tickets (id) ON DELETE CASCADE,
    id           TEXT     NOT NULL, -- also of the delivery that mails it; the ticket's own for the one it was submitted with
    hash         TEXT     NOT NULL UNIQUE, -- of its token
    reason       TEXT     NOT NULL CHECK (reason IN ('submitted', 'mailed', 'made')),
    made_at      DATETIME NOT NULL,
    made_by      TEXT, -- a user's ID
    revoked_at   DATETIME,
    last_used_at DATETIME,
    PRIMARY KEY (ticket_id, id)
);
INSERT INTO ticket_links (ticket_id, id, hash, reason, made_at)
    SELECT id, id, access_hash, 'submitted', created_at FROM tickets;

CREATE TABLE ticket_link_requests (
    id       TEXT     NOT NULL PRIMARY KEY, -- also of the delivery that mails the link
    number   INTEGER  NOT NULL, -- of the ticket, whether or not there is one
    asker    TEXT     NOT NULL, -- a keyed hash of the number with an address
    asked_at DATETIME NOT NULL,
    asked_by TEXT -- a user's ID
);
CREATE INDEX ticket_link_requests_of_asker ON ticket_link_requests (asker, asked_at);
CREATE INDEX ticket_link_requests_asked ON ticket_link_requests (asked_at);

-- SQLite drops no column that is declared UNIQUE. The index beneath such a column is one like
-- any other, so the schema may say the same in two words instead of one; then both can go. To
-- make the table anew would take foreign keys off, outside of this transaction.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, 'access_hash       TEXT        NOT NULL UNIQUE', 'access_hash       TEXT')
    WHERE type = 'table' AND name = 'tickets';
UPDATE sqlite_schema SET name = 'tickets_access', sql = 'CREATE UNIQUE INDEX tickets_access ON tickets (access_hash)'
    WHERE type = 'index' AND name = 'sqlite_autoindex_tickets_2';
PRAGMA writable_schema = RESET;
DROP INDEX tickets_access;
ALTER TABLE tickets DROP COLUMN access_hash;

-- +goose Down
-- A ticket keeps its oldest link that opens it. Where there is none, it has what is no token's
-- hash.
ALTER TABLE tickets ADD COLUMN access_hash       TEXT;
UPDATE tickets SET access_hash = COALESCE(
    (SELECT hash FROM ticket_links WHERE ticket_id = tickets.id AND revoked_at IS NULL ORDER BY made_at, id LIMIT 1),
    'none ' || id);
CREATE UNIQUE INDEX tickets_access ON tickets (access_hash);
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, 'access_hash       TEXT', 'access_hash       TEXT        NOT NULL UNIQUE')
    WHERE type = 'table' AND name = 'tickets';
UPDATE sqlite_schema SET name = 'sqlite_autoindex_tickets_2', sql = NULL
    WHERE type = 'index' AND name = 'tickets_access';
PRAGMA writable_schema = RESET;
DROP TABLE ticket_link_requests;
DROP TABLE ticket_links;
