-- Search: the words of each ticket, with a full-text index. The server splits and folds texts, so
-- that both databases find the same; it also fills the table for tickets from before, when it
-- migrates. The same tables as migrations/sqlite, in PostgreSQL's words.

-- +goose Up
CREATE TABLE ticket_texts (
    ticket_id uuid     NOT NULL PRIMARY KEY REFERENCES tickets (id),
    words     tsvector NOT NULL
);
CREATE INDEX ticket_texts_words ON ticket_texts USING gin (words);

-- Lists of all statuses have those with a deadline first.
CREATE INDEX tickets_promised ON tickets (due_order, id) WHERE next_due_at IS NOT NULL;

-- +goose Down
DROP INDEX tickets_promised;
DROP TABLE ticket_texts;
