-- The video session in full: states with who, when and why; the lobby, its checks and notices; interruptions; quality.
-- Tables whose constraints grow are built anew: copy out, drop children first, create, copy back. Works on both engines.

CREATE TABLE old_session AS SELECT * FROM session;
CREATE TABLE old_participant AS SELECT * FROM participant;
CREATE TABLE old_note AS SELECT * FROM note;
CREATE TABLE old_invitation AS SELECT * FROM invitation;
DROP TABLE invitation;
DROP TABLE note;
DROP TABLE participant;
DROP TABLE session;

-- One session per call. Desk and host are empty until somebody receives.
CREATE TABLE session (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('lawyer_consultation', 'leader_reception')),
  ticket_id TEXT NOT NULL REFERENCES ticket(id),
  site_id TEXT NOT NULL REFERENCES site(id),
  desk_id TEXT REFERENCES desk(id),
  host_id TEXT REFERENCES staff(id),
  state TEXT NOT NULL CHECK (state IN ('scheduled', 'lobby', 'preflight_ok', 'live', 'interrupted', 'closing', 'ended', 'archived',
    'failed_before_start', 'ended_by_network', 'ended_by_security', 'abandoned')),
  is_confidential BOOLEAN NOT NULL,
  opened_at BIGINT NOT NULL,
  -- When somebody sat down before they were called.
  lobby_at BIGINT,
  live_at BIGINT,
  interrupted_at BIGINT,
  interruptions BIGINT NOT NULL DEFAULT 0,
  ended_at BIGINT,
  -- Rows of session_step so far.
  steps BIGINT NOT NULL,
  CHECK ((desk_id IS NULL) = (host_id IS NULL)),
  CHECK (state NOT IN ('live', 'interrupted', 'closing') OR (live_at IS NOT NULL AND host_id IS NOT NULL)),
  CHECK (state <> 'interrupted' OR interrupted_at IS NOT NULL),
  CHECK ((state IN ('scheduled', 'lobby', 'preflight_ok', 'live', 'interrupted', 'closing')) = (ended_at IS NULL))
);
INSERT INTO session (id, kind, ticket_id, site_id, desk_id, host_id, state, is_confidential, opened_at, live_at, interrupted_at, interruptions,
    ended_at, steps)
  SELECT id, kind, ticket_id, site_id, desk_id, host_id, state, is_confidential, opened_at, live_at, interrupted_at, interruptions,
    ended_at, CASE WHEN ended_at IS NULL THEN 1 ELSE 2 END FROM old_session;
CREATE INDEX session_open ON session(state) WHERE state IN ('scheduled', 'lobby', 'preflight_ok', 'live', 'interrupted', 'closing');
CREATE INDEX session_ended ON session(ended_at) WHERE state = 'ended';
CREATE INDEX session_ticket ON session(ticket_id, opened_at);
CREATE UNIQUE INDEX session_one_open ON session(ticket_id)
  WHERE state IN ('scheduled', 'lobby', 'preflight_ok', 'live', 'interrupted', 'closing');

-- Every change: the state after it, who (nobody for the petitioner, a line or a job), why; words that people wrote are sealed.
CREATE TABLE session_step (
  session_id TEXT NOT NULL REFERENCES session(id),
  seq BIGINT NOT NULL,
  state TEXT NOT NULL,
  at BIGINT NOT NULL,
  staff_id TEXT REFERENCES staff(id),
  why TEXT NOT NULL,
  words_sealed TEXT,
  PRIMARY KEY (session_id, seq),
  CHECK (state <> 'abandoned' OR words_sealed IS NOT NULL)
);
INSERT INTO session_step (session_id, seq, state, at, staff_id, why)
  SELECT id, 1, 'lobby', opened_at, host_id, 'called' FROM old_session WHERE ended_at IS NOT NULL;
INSERT INTO session_step (session_id, seq, state, at, staff_id, why)
  SELECT id, 2, state, ended_at, NULL, 'kept' FROM old_session WHERE ended_at IS NOT NULL;
INSERT INTO session_step (session_id, seq, state, at, staff_id, why)
  SELECT id, 1, state, opened_at, host_id, 'kept' FROM old_session WHERE ended_at IS NULL;

-- Staff, or people without an account: the petitioner by the ticket, others by a sealed name.
CREATE TABLE participant (
  id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES session(id),
  role TEXT NOT NULL CHECK (role IN ('petitioner', 'representative', 'local_officer', 'leader', 'lawyer', 'officer', 'interpreter', 'recorder',
    'supervisor', 'technician', 'observer', 'clerk')),
  staff_id TEXT REFERENCES staff(id),
  name_sealed TEXT,
  joined_at BIGINT,
  left_at BIGINT,
  -- Since when socket or media is lost.
  lost_at BIGINT,
  -- Socket and media are up.
  is_up BOOLEAN NOT NULL DEFAULT FALSE,
  joins BIGINT NOT NULL DEFAULT 0,
  CHECK (role NOT IN ('petitioner', 'representative') OR staff_id IS NULL),
  CHECK (role = 'petitioner' OR (staff_id IS NULL) = (name_sealed IS NOT NULL))
);
INSERT INTO participant (id, session_id, role, staff_id, joined_at, left_at, joins)
  SELECT id, session_id, role, staff_id, joined_at, left_at, joins FROM old_participant;
CREATE UNIQUE INDEX participant_staff ON participant(session_id, staff_id) WHERE staff_id IS NOT NULL;
CREATE UNIQUE INDEX participant_petitioner ON participant(session_id) WHERE role = 'petitioner';
CREATE INDEX participant_session ON participant(session_id);

CREATE TABLE note (
  session_id TEXT PRIMARY KEY REFERENCES session(id),
  text_sealed TEXT NOT NULL,
  version BIGINT NOT NULL,
  saved_at BIGINT NOT NULL,
  staff_id TEXT NOT NULL REFERENCES staff(id)
);
INSERT INTO note (session_id, text_sealed, version, saved_at, staff_id) SELECT session_id, text_sealed, version, saved_at, staff_id FROM old_note;

CREATE TABLE invitation (
  id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES session(id),
  officer_id TEXT NOT NULL REFERENCES staff(id),
  inviter_id TEXT NOT NULL REFERENCES staff(id),
  state TEXT NOT NULL CHECK (state IN ('asking', 'agreed', 'refused', 'sent', 'accepted', 'declined', 'left', 'withdrawn')),
  reason_sealed TEXT NOT NULL,
  decline_reason_sealed TEXT,
  asked_at BIGINT NOT NULL,
  answered_at BIGINT,
  sent_at BIGINT,
  accepted_at BIGINT,
  ended_at BIGINT,
  CHECK (state NOT IN ('agreed', 'refused', 'sent', 'accepted', 'left') OR answered_at IS NOT NULL),
  CHECK (state NOT IN ('sent', 'accepted', 'left') OR sent_at IS NOT NULL),
  CHECK (state = 'declined' OR decline_reason_sealed IS NULL)
);
INSERT INTO invitation (id, session_id, officer_id, inviter_id, state, reason_sealed, decline_reason_sealed, asked_at, answered_at, sent_at, accepted_at, ended_at)
  SELECT id, session_id, officer_id, inviter_id, state, reason_sealed, decline_reason_sealed, asked_at, answered_at, sent_at, accepted_at, ended_at FROM old_invitation;
CREATE INDEX invitation_session ON invitation(session_id);
CREATE INDEX invitation_officer ON invitation(officer_id, state);
CREATE UNIQUE INDEX invitation_open ON invitation(session_id, officer_id) WHERE state IN ('asking', 'agreed', 'sent', 'accepted');

DROP TABLE old_invitation;
DROP TABLE old_note;
DROP TABLE old_participant;
DROP TABLE old_session;

-- When people may sit before they are called; the newest row that is valid counts.
CREATE TABLE lobby_policy (
  valid_from TEXT PRIMARY KEY,
  lobby_open_min BIGINT NOT NULL CHECK (lobby_open_min >= 0 AND lobby_open_min <= 120),
  lobby_ahead_max BIGINT NOT NULL CHECK (lobby_ahead_max >= 0 AND lobby_ahead_max <= 20),
  source TEXT NOT NULL
);
INSERT INTO lobby_policy (valid_from, lobby_open_min, lobby_ahead_max, source) VALUES
  ('2019-05-14', 15, 2, '视频接访候见室提前15分钟开放；未预约的，前面不超过2人时可先入座，可按本地规定改');

-- Words from a desk to somebody who waits, until they are read.
CREATE TABLE lobby_notice (
  id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES session(id),
  kind TEXT NOT NULL CHECK (kind IN ('notice', 'sent_back')),
  text_sealed TEXT NOT NULL,
  staff_id TEXT NOT NULL REFERENCES staff(id),
  at BIGINT NOT NULL,
  read_at BIGINT
);
CREATE INDEX lobby_notice_unread ON lobby_notice(session_id) WHERE read_at IS NULL;
CREATE INDEX lobby_notice_staff ON lobby_notice(staff_id);

-- Every check of a seat's devices and line (会前联调); the seat keeps the latest.
CREATE TABLE preflight (
  seat_id TEXT NOT NULL REFERENCES seat(id),
  no BIGINT NOT NULL,
  session_id TEXT REFERENCES session(id),
  at BIGINT NOT NULL,
  camera TEXT NOT NULL CHECK (camera IN ('ok', 'none', 'in_use', 'refused', 'drawn')),
  microphone TEXT NOT NULL CHECK (microphone IN ('ok', 'none', 'in_use', 'refused', 'drawn')),
  speaker_heard BOOLEAN NOT NULL,
  microphone_level BIGINT CHECK (microphone_level >= 0 AND microphone_level <= 100),
  rtt_ms BIGINT,
  jitter_ms BIGINT,
  loss_permille BIGINT CHECK (loss_permille >= 0 AND loss_permille <= 1000),
  up_kbps BIGINT,
  down_kbps BIGINT,
  is_tcp BOOLEAN,
  score BIGINT NOT NULL CHECK (score >= 0 AND score <= 100),
  word TEXT NOT NULL CHECK (word IN ('good', 'fair', 'poor', 'bad')),
  PRIMARY KEY (seat_id, no),
  CHECK ((rtt_ms IS NULL) = (is_tcp IS NULL))
);
CREATE INDEX preflight_session ON preflight(session_id);

-- Every time somebody of a session that runs was away.
CREATE TABLE interruption (
  session_id TEXT NOT NULL REFERENCES session(id),
  no BIGINT NOT NULL,
  participant_id TEXT NOT NULL REFERENCES participant(id),
  from_at BIGINT NOT NULL,
  to_at BIGINT,
  why TEXT NOT NULL CHECK (why IN ('line_lost', 'left', 'restarted')),
  choice TEXT CHECK (choice IN ('wait', 'phone', 'rebook')),
  chosen_at BIGINT,
  chosen_by TEXT REFERENCES staff(id),
  PRIMARY KEY (session_id, no),
  CHECK ((choice IS NULL) = (chosen_at IS NULL)),
  CHECK ((choice IS NULL) = (chosen_by IS NULL))
);
CREATE UNIQUE INDEX interruption_open ON interruption(participant_id) WHERE to_at IS NULL;
CREATE INDEX interruption_chosen_by ON interruption(chosen_by);

-- One row for each participant and ten seconds, for 180 days.
CREATE TABLE session_quality (
  session_id TEXT NOT NULL REFERENCES session(id),
  participant_id TEXT NOT NULL REFERENCES participant(id),
  at BIGINT NOT NULL,
  rtt_ms BIGINT NOT NULL,
  jitter_ms BIGINT NOT NULL,
  loss_up_permille BIGINT NOT NULL,
  loss_down_permille BIGINT NOT NULL,
  kbps_up BIGINT NOT NULL,
  kbps_down BIGINT NOT NULL,
  layer TEXT NOT NULL CHECK (layer IN ('none', 'low', 'high')),
  is_tcp BOOLEAN NOT NULL,
  PRIMARY KEY (session_id, participant_id, at)
);
CREATE INDEX session_quality_at ON session_quality(at);
