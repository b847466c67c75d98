-- The ladder of an invitation: who was asked and does not come is passed over for a deputy of the unit; when nobody is left, the
-- unit owes a written reply. Every change of an invitation is kept with who and why.
-- The constraint of the states grows, so the table is built anew: copy out, drop, create, copy back. Works on both engines.

-- How long is waited and when a reply is due; the newest row that is valid counts.
CREATE TABLE ladder_policy (
  valid_from TEXT PRIMARY KEY,
  answer_s BIGINT NOT NULL CHECK (answer_s >= 30 AND answer_s <= 1800),
  reply_h BIGINT NOT NULL CHECK (reply_h >= 1 AND reply_h <= 720),
  source TEXT NOT NULL
);
INSERT INTO ladder_policy (valid_from, answer_s, reply_h, source) VALUES
  ('2019-05-14', 120, 24, '系统默认：等候应答120秒；24小时内书面答复，期满在休息日的顺延到下一个工作日同一时刻。不是法定期限，可按本地规定改');

-- The telephone on duty of a unit, if it has one.
ALTER TABLE unit ADD COLUMN duty_phone TEXT;

CREATE TABLE old_invitation AS SELECT * FROM invitation;
DROP TABLE invitation;

CREATE TABLE invitation (
  id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES session(id),
  officer_id TEXT NOT NULL REFERENCES staff(id),
  inviter_id TEXT NOT NULL REFERENCES staff(id),
  state TEXT NOT NULL CHECK (state IN ('asking', 'agreed', 'refused', 'sent', 'accepted', 'declined', 'unanswered', 'left', 'withdrawn')),
  reason_sealed TEXT NOT NULL,
  decline_reason_sealed TEXT,
  -- Whose place this one takes on the ladder.
  follows_id TEXT REFERENCES invitation(id),
  asked_at BIGINT NOT NULL,
  answered_at BIGINT,
  sent_at BIGINT,
  -- Until when an answer is waited for.
  wait_until BIGINT,
  accepted_at BIGINT,
  ended_at BIGINT,
  CHECK (state NOT IN ('agreed', 'refused', 'sent', 'accepted', 'unanswered', 'left') OR answered_at IS NOT NULL),
  CHECK (state NOT IN ('sent', 'accepted', 'unanswered', 'left') OR sent_at IS NOT NULL),
  CHECK (state NOT IN ('sent', 'unanswered') OR wait_until IS NOT NULL),
  CHECK (state = 'declined' OR decline_reason_sealed IS NULL)
);
INSERT INTO invitation (id, session_id, officer_id, inviter_id, state, reason_sealed, decline_reason_sealed, asked_at, answered_at, sent_at,
    wait_until, accepted_at, ended_at)
  SELECT id, session_id, officer_id, inviter_id, state, reason_sealed, decline_reason_sealed, asked_at, answered_at, sent_at,
    sent_at + 120000, accepted_at, ended_at FROM old_invitation;
CREATE INDEX invitation_session ON invitation(session_id);
CREATE INDEX invitation_officer ON invitation(officer_id, state);
CREATE INDEX invitation_inviter ON invitation(inviter_id);
CREATE UNIQUE INDEX invitation_open ON invitation(session_id, officer_id) WHERE state IN ('asking', 'agreed', 'sent', 'accepted');
CREATE INDEX invitation_waits ON invitation(wait_until) WHERE state = 'sent';
-- One goes on from each.
CREATE UNIQUE INDEX invitation_follows ON invitation(follows_id) WHERE follows_id IS NOT NULL;

-- Every change: the state after it, who of staff (nobody for the petitioner and for the ladder itself), why.
CREATE TABLE invitation_step (
  invitation_id TEXT NOT NULL REFERENCES invitation(id),
  seq BIGINT NOT NULL,
  state TEXT NOT NULL,
  at BIGINT NOT NULL,
  staff_id TEXT REFERENCES staff(id),
  why TEXT NOT NULL,
  PRIMARY KEY (invitation_id, seq)
);
CREATE INDEX invitation_step_staff ON invitation_step(staff_id);
INSERT INTO invitation_step (invitation_id, seq, state, at, staff_id, why)
  SELECT id, 1, state, asked_at, inviter_id, 'kept' FROM old_invitation;
DROP TABLE old_invitation;

-- A unit of which nobody came owes a written answer to what it was asked.
CREATE TABLE owed_reply (
  id TEXT PRIMARY KEY,
  -- The last who was asked.
  invitation_id TEXT NOT NULL UNIQUE REFERENCES invitation(id),
  session_id TEXT NOT NULL REFERENCES session(id),
  ticket_id TEXT NOT NULL REFERENCES ticket(id),
  unit_id TEXT NOT NULL REFERENCES unit(id),
  asker_id TEXT NOT NULL REFERENCES staff(id),
  question_sealed TEXT NOT NULL,
  owed_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  -- By which rule it is due.
  policy_from TEXT NOT NULL REFERENCES ladder_policy(valid_from),
  text_sealed TEXT,
  answered_by TEXT REFERENCES staff(id),
  answered_at BIGINT,
  CHECK ((text_sealed IS NULL) = (answered_at IS NULL)),
  CHECK ((answered_by IS NULL) = (answered_at IS NULL))
);
CREATE INDEX owed_reply_session ON owed_reply(session_id);
CREATE INDEX owed_reply_ticket ON owed_reply(ticket_id);
CREATE INDEX owed_reply_unit ON owed_reply(unit_id, due_at);
CREATE INDEX owed_reply_asker ON owed_reply(asker_id);
CREATE INDEX owed_reply_policy ON owed_reply(policy_from);
CREATE INDEX owed_reply_answered_by ON owed_reply(answered_by);
