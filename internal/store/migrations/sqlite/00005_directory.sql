-- What a directory of licenses elsewhere said last, of the owners who were asked for. The
-- same table as migrations/postgres.

-- +goose Up
CREATE TABLE directory_copies (
    owner      TEXT     NOT NULL PRIMARY KEY,
    learned_at DATETIME NOT NULL,
    licenses   TEXT     NOT NULL -- a JSON array; empty for an owner the directory doesn't know
);
CREATE INDEX directory_copies_by_age ON directory_copies (learned_at);

-- +goose Down
DROP TABLE directory_copies;
