-- What is used up of the budgets that limit how often somebody may ask, for all servers. The
-- same columns as migrations/postgres.

-- +goose Up
CREATE TABLE budgets (
    key     TEXT NOT NULL PRIMARY KEY, -- a keyed hash of what is limited, and for whom
    full_at DATETIME NOT NULL -- from when on nothing of it is used up any more
);
CREATE INDEX budgets_full ON budgets (full_at);

-- +goose Down
DROP TABLE budgets;
