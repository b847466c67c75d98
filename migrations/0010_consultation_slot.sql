-- Lawyers' consultations that can be booked: a sitting with a duty is its lawyer's and follows it; one without is a leader's
-- reception.

ALTER TABLE sitting ADD COLUMN shift_id TEXT REFERENCES lawyer_shift(id);
-- A duty has one in each half day.
CREATE UNIQUE INDEX sitting_shift ON sitting(shift_id, half) WHERE shift_id IS NOT NULL;

-- What binds leaders to one place at a time binds lawyers by their duties.
DROP INDEX sitting_leader;
DROP INDEX sitting_receiver;
CREATE UNIQUE INDEX sitting_leader ON sitting(leader_id, day, half) WHERE shift_id IS NULL AND state NOT IN ('postponed', 'missed');
CREATE UNIQUE INDEX sitting_receiver ON sitting(receiver_id, day, half)
  WHERE shift_id IS NULL AND state NOT IN ('postponed', 'missed', 'substitution_pending');

-- Whether times of the seat can be booked, and which share of them stays for people who walk in.
ALTER TABLE rota_template ADD COLUMN is_bookable BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE rota_template ADD COLUMN walk_in_percent BIGINT NOT NULL DEFAULT 50 CHECK (walk_in_percent >= 0 AND walk_in_percent <= 80);
