-- Ticket links: a ticket can be opened by many links, each of which can be revoked. The same
-- tables as migrations/sqlite, in PostgreSQL's words.

-- +goose Up
CREATE TABLE ticket_links (
    ticket_id    uuid        NOT NULL REFERENCES tickets (id) ON DELETE CASCADE,
    id           uuid        NOT NULL, -- also of the delivery that mails it; the ticket's own for the one it was submitted with
    hash         text        NOT NULL UNIQUE, -- of its token
    reason       text        NOT NULL CHECK (reason IN ('submitted', 'mailed', 'made')),
    made_at      timestamptz NOT NULL,
    made_by      text, -- a user's ID
    revoked_at   timestamptz,
    last_used_at timestamptz,
    PRIMARY KEY (ticket_id, id)
);
INSERT INTO ticket_links (ticket_id, id, hash, reason, made_at)
    SELECT id, id, access_hash, 'submitted', created_at FROM tickets;

CREATE TABLE ticket_link_requests (
    id       uuid        PRIMARY KEY, -- also of the delivery that mails the link
    number   bigint      NOT NULL, -- of the ticket, whether or not there is one
    asker    text        COLLATE "C" NOT NULL, -- a keyed hash of the number with an address
    asked_at timestamptz NOT NULL,
    asked_by text -- a user's ID
);
CREATE INDEX ticket_link_requests_of_asker ON ticket_link_requests (asker, asked_at);
CREATE INDEX ticket_link_requests_asked ON ticket_link_requests (asked_at);

ALTER TABLE tickets DROP COLUMN access_hash;

-- +goose Down
-- A ticket keeps its oldest link that opens it. Where there is none, it has what is no token's
-- hash.
ALTER TABLE tickets ADD COLUMN access_hash text;
UPDATE tickets SET access_hash = COALESCE(
    (SELECT hash FROM ticket_links WHERE ticket_id = tickets.id AND revoked_at IS NULL ORDER BY made_at, id LIMIT 1),
    'none ' || id);
ALTER TABLE tickets ALTER COLUMN access_hash SET NOT NULL;
ALTER TABLE tickets ADD UNIQUE (access_hash);
DROP TABLE ticket_link_requests;
DROP TABLE ticket_links;
