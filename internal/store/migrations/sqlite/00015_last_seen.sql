-- When somebody of the staff was last here, by whichever way: their sessions end and are
-- forgotten. The same columns as migrations/postgres.

-- +goose Up
ALTER TABLE users ADD COLUMN last_seen_at DATETIME;
UPDATE users SET last_seen_at = (
    SELECT max(at) FROM (
        SELECT last_seen_at AS at FROM sessions WHERE user_id = users.id AND NOT pending
        UNION ALL SELECT last_used_at FROM tokens WHERE user_id = users.id));

-- +goose Down
ALTER TABLE users DROP COLUMN last_seen_at;
