-- Search: the words of each ticket, with a full-text index. The server splits and folds texts, so
-- that both databases find the same; it also fills the table for tickets from before, when it
-- migrates. The same table as migrations/postgres, and an index that its triggers keep.

-- +goose Up
CREATE TABLE ticket_texts (
    ticket_id TEXT NOT NULL PRIMARY KEY REFERENCES tickets (id),
    words     TEXT NOT NULL -- separated by spaces
);
-- The index knows tickets by their numbers, and keeps no texts. The tokenizer splits at the
-- spaces, and at nothing else that words have in them.
CREATE VIRTUAL TABLE ticket_words USING fts5 (words, content='', columnsize=0, tokenize='ascii');
-- What is erased must be gone from the index at once, and not only marked as such.
INSERT INTO ticket_words (ticket_words, rank) VALUES ('secure-delete', 1);

-- +goose StatementBegin
CREATE TRIGGER ticket_texts_inserted AFTER INSERT ON ticket_texts BEGIN
    INSERT INTO ticket_words (rowid, words) SELECT number, NEW.words FROM tickets WHERE id = NEW.ticket_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ticket_texts_updated AFTER UPDATE ON ticket_texts BEGIN
    INSERT INTO ticket_words (ticket_words, rowid, words) SELECT 'delete', number, OLD.words FROM tickets WHERE id = OLD.ticket_id;
    INSERT INTO ticket_words (rowid, words) SELECT number, NEW.words FROM tickets WHERE id = NEW.ticket_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ticket_texts_deleted AFTER DELETE ON ticket_texts BEGIN
    INSERT INTO ticket_words (ticket_words, rowid, words) SELECT 'delete', number, OLD.words FROM tickets WHERE id = OLD.ticket_id;
END;
-- +goose StatementEnd

-- Lists of all statuses have those with a deadline first.
CREATE INDEX tickets_promised ON tickets (due_order, id) WHERE next_due_at IS NOT NULL;

-- +goose Down
DROP INDEX tickets_promised;
DROP TABLE ticket_words;
DROP TABLE ticket_texts;
