-- Leaders' reception, mended: people without an appointment are in the ledger, rows of the frequency table can be withdrawn,
-- and who could not be told of a change is rung or visited.

-- Whoever took a number for the leader's line without an appointment: on record from the call on. Takes no place of a slot and
-- counts for no limit of bookings.
ALTER TABLE appointment ADD COLUMN is_walk_in BOOLEAN NOT NULL DEFAULT FALSE;

-- Rows of the frequency table that were withdrawn: history, no longer in force. A right row of the same day may take the place.
CREATE TABLE sitting_policy_withdrawn (
  rank_group TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  period TEXT NOT NULL,
  days BIGINT NOT NULL,
  source TEXT NOT NULL,
  withdrawn_at BIGINT NOT NULL,
  withdrawn_by TEXT NOT NULL REFERENCES staff(id),
  reason TEXT NOT NULL,
  PRIMARY KEY (rank_group, period, valid_from, withdrawn_at)
);
CREATE INDEX sitting_policy_withdrawn_by ON sitting_policy_withdrawn(withdrawn_by);

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
