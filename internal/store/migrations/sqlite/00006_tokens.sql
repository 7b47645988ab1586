-- Staff's tokens have names, scopes and an end, and tell when they were used; users can be
-- deactivated. The same columns as migrations/postgres.

-- +goose Up
ALTER TABLE users ADD COLUMN deactivated_at DATETIME;

ALTER TABLE tokens ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE tokens ADD COLUMN prefix TEXT NOT NULL DEFAULT ''; -- empty for those from before: only their hash is known
ALTER TABLE tokens ADD COLUMN scopes TEXT NOT NULL DEFAULT '["*"]'; -- a JSON array
ALTER TABLE tokens ADD COLUMN expires_at DATETIME;
ALTER TABLE tokens ADD COLUMN revoked_at DATETIME;
ALTER TABLE tokens ADD COLUMN last_used_at DATETIME;
ALTER TABLE tokens ADD COLUMN last_used_from TEXT;
UPDATE tokens SET name = 'Token ' || (
    SELECT count(*) FROM tokens AS t WHERE t.user_id = tokens.user_id AND (t.created_at, t.id) <= (tokens.created_at, tokens.id));
CREATE UNIQUE INDEX tokens_named ON tokens (user_id, name) WHERE revoked_at IS NULL;

-- +goose Down
DELETE FROM tokens WHERE revoked_at IS NOT NULL OR expires_at IS NOT NULL OR scopes <> '["*"]'; -- they would open more than they may
DELETE FROM tokens WHERE user_id IN (SELECT id FROM users WHERE deactivated_at IS NOT NULL);
DROP INDEX tokens_named;
ALTER TABLE tokens DROP COLUMN last_used_from;
ALTER TABLE tokens DROP COLUMN last_used_at;
ALTER TABLE tokens DROP COLUMN revoked_at;
ALTER TABLE tokens DROP COLUMN expires_at;
ALTER TABLE tokens DROP COLUMN scopes;
ALTER TABLE tokens DROP COLUMN prefix;
ALTER TABLE tokens DROP COLUMN name;
ALTER TABLE users DROP COLUMN deactivated_at;
