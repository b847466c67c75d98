-- Leaders' reception, mended: people without an appointment are in the ledger, rows of the frequency table can be withdrawn,
-- and who could not be told of a change is rung or visited.

-- Whoever took a number for the leader's line without an appointment: on record from the call on. Takes no place of a slot and
-- counts for no limit of bookings.
ALTER TABLE appointment ADD COLUMN is_walk_in BOOLEAN NOT NULL DEFAULT FALSE;

-- A row that is withdrawn stays as history and is no longer in force.
ALTER TABLE sitting_policy ADD COLUMN withdrawn_at BIGINT;
ALTER TABLE sitting_policy ADD COLUMN withdrawn_by TEXT REFERENCES staff(id);
ALTER TABLE sitting_policy ADD COLUMN withdrawn_reason TEXT;
CREATE INDEX sitting_policy_withdrawn_by ON sitting_policy(withdrawn_by);

-- The last change that somebody booked must hear of. Whoever has no phone, or whose message was given up, is on the office's
-- list until somebody told them.
CREATE TABLE appointment_change (
  appointment_id TEXT PRIMARY KEY REFERENCES appointment(id),
  kind TEXT NOT NULL CHECK (kind IN ('changed', 'substituted', 'postponed', 'shifted')),
  since BIGINT NOT NULL,
  -- The message that tells of it; nobody's without a phone.
  message_key TEXT,
  told_at BIGINT
);
