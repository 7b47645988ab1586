-- Reports: what counts about a promise is kept with the clock that decides it, and whether its
-- breach was explained. The same columns as migrations/postgres.

-- +goose Up
ALTER TABLE tickets ADD COLUMN acknowledged TEXT NOT NULL DEFAULT '[]'; -- a JSON array: how breaches were explained

ALTER TABLE clocks ADD COLUMN reckoned_at DATETIME; -- of the deciding clock: when the promise broke, or else is due; null while paused
ALTER TABLE clocks ADD COLUMN promised_at DATETIME;
ALTER TABLE clocks ADD COLUMN answered_at DATETIME;
ALTER TABLE clocks ADD COLUMN waited TEXT NOT NULL DEFAULT '[]'; -- a JSON array: the promise's pauses until it was answered
ALTER TABLE clocks ADD COLUMN responder TEXT; -- who answered: a user's ID
ALTER TABLE clocks ADD COLUMN eased BOOLEAN NOT NULL DEFAULT FALSE; -- kept, but late under an earlier clock
ALTER TABLE clocks ADD COLUMN acknowledged BOOLEAN NOT NULL DEFAULT FALSE;

UPDATE clocks SET
    reckoned_at = COALESCE(breach_at, due_at, stopped_at),
    promised_at = (SELECT MIN(c.started_at) FROM clocks AS c WHERE c.ticket_id = clocks.ticket_id AND c.promise = clocks.promise),
    answered_at = (SELECT MAX(c.stopped_at) FROM clocks AS c WHERE c.ticket_id = clocks.ticket_id AND c.promise = clocks.promise AND c.state IN ('met', 'missed'))
WHERE breach_at IS NOT NULL OR NOT EXISTS (
    SELECT 1 FROM clocks AS c WHERE c.ticket_id = clocks.ticket_id AND c.promise = clocks.promise AND (c.breach_at IS NOT NULL OR c.number > clocks.number));
-- The last clock of a promise has all of its pauses, unless a policy counts from the change.
UPDATE clocks SET
    waited = COALESCE((SELECT c.pauses FROM clocks AS c WHERE c.ticket_id = clocks.ticket_id AND c.promise = clocks.promise AND c.state IN ('met', 'missed')), '[]'),
    eased = breach_at IS NULL AND EXISTS (
        SELECT 1 FROM clocks AS c WHERE c.ticket_id = clocks.ticket_id AND c.promise = clocks.promise AND c.state = 'superseded' AND c.due_at < clocks.answered_at),
    responder = (SELECT e.actor_id FROM events AS e WHERE e.ticket_id = clocks.ticket_id AND e.at = clocks.answered_at AND e.actor_id <> ''
        AND e.actor_role IN ('agent', 'manager', 'administrator') AND e.kind IN ('ticket.responded', 'ticket.solved') ORDER BY e.number LIMIT 1)
WHERE answered_at IS NOT NULL;

CREATE INDEX clocks_reckoned ON clocks (reckoned_at) WHERE reckoned_at IS NOT NULL;
CREATE INDEX clocks_owed ON clocks (reckoned_at) WHERE owed;

-- +goose Down
DROP INDEX clocks_owed;
DROP INDEX clocks_reckoned;
ALTER TABLE clocks DROP COLUMN acknowledged;
ALTER TABLE clocks DROP COLUMN eased;
ALTER TABLE clocks DROP COLUMN responder;
ALTER TABLE clocks DROP COLUMN waited;
ALTER TABLE clocks DROP COLUMN answered_at;
ALTER TABLE clocks DROP COLUMN promised_at;
ALTER TABLE clocks DROP COLUMN reckoned_at;
ALTER TABLE tickets DROP COLUMN acknowledged;
