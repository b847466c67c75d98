-- The hall: the whole life of a number, priority with a reason, groups, desks that pause, left-over people, boards.
-- Tables whose constraints grow are built anew: copy out, drop children first, create, copy back. Works on both engines.

CREATE TABLE priority_class (
  code TEXT PRIMARY KEY,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  bonus_ms BIGINT NOT NULL CHECK (bonus_ms >= 0 AND bonus_ms <= 7200000),
  -- How the class is known: declared at the kiosk, by age from the resident card, or given by a rule of the system.
  known_by TEXT NOT NULL CHECK (known_by IN ('declared', 'age', 'system')),
  min_age BIGINT,
  source TEXT NOT NULL,
  is_active BOOLEAN NOT NULL,
  ord BIGINT NOT NULL,
  CHECK ((known_by = 'age') = (min_age IS NOT NULL))
);
INSERT INTO priority_class (code, name_zh, name_en, bonus_ms, known_by, min_age, source, is_active, ord) VALUES
  ('appointment', '预约', 'Appointment', 3600000, 'system', NULL, '约访按时接待', TRUE, 1),
  ('carried_over', '昨日未办', 'Not served before', 3600000, 'system', NULL, '当日未能接待,次日优先', TRUE, 2),
  ('aged', '满60周岁', 'Aged 60 or over', 1800000, 'age', 60, '老年人权益保障法', TRUE, 3),
  ('disabled', '残疾人', 'Disabled', 1800000, 'declared', NULL, '残疾人保障法', TRUE, 4),
  ('pregnant', '孕妇', 'Pregnant', 1800000, 'declared', NULL, '妇女权益保障法', TRUE, 5),
  ('with_infant', '带婴幼儿', 'With an infant', 1800000, 'declared', NULL, '未成年人保护法', TRUE, 6),
  ('veteran', '军人、退役军人', 'Veteran or soldier', 1200000, 'declared', NULL, '退役军人保障法', TRUE, 7);

-- Copy out.
CREATE TABLE old_ticket AS SELECT * FROM ticket;
CREATE TABLE old_session AS SELECT * FROM session;
CREATE TABLE old_participant AS SELECT * FROM participant;
CREATE TABLE old_seat AS SELECT * FROM seat;
CREATE TABLE old_note AS SELECT * FROM note;
CREATE TABLE old_invitation AS SELECT * FROM invitation;
CREATE TABLE old_rating AS SELECT * FROM rating;
CREATE TABLE old_staff_role AS SELECT * FROM staff_role;
DROP TABLE rating;
DROP TABLE invitation;
DROP TABLE note;
DROP TABLE seat;
DROP TABLE participant;
DROP TABLE session;
DROP TABLE ticket;
DROP TABLE staff_role;

CREATE TABLE staff_role (
  staff_id TEXT NOT NULL REFERENCES staff(id),
  role TEXT NOT NULL CHECK (role IN ('lawyer', 'officer', 'clerk', 'hall_manager', 'leader', 'supervisor', 'sysadmin', 'secadmin', 'audadmin')),
  PRIMARY KEY (staff_id, role)
);
INSERT INTO staff_role (staff_id, role) SELECT staff_id, role FROM old_staff_role;

-- queue_id is the line in which the person stands now; the number belongs to the queue that gave it.
CREATE TABLE ticket (
  id TEXT PRIMARY KEY,
  issuer_queue_id TEXT NOT NULL REFERENCES queue(id),
  day TEXT NOT NULL,
  no BIGINT NOT NULL,
  number TEXT NOT NULL,
  queue_id TEXT NOT NULL REFERENCES queue(id),
  person_id TEXT NOT NULL REFERENCES person(id),
  site_id TEXT NOT NULL REFERENCES site(id),
  origin_site_id TEXT NOT NULL REFERENCES site(id),
  lang TEXT NOT NULL CHECK (lang IN ('zh', 'en')),
  people BIGINT NOT NULL CHECK (people >= 1 AND people <= 999),
  priority TEXT REFERENCES priority_class(code),
  issued_at BIGINT NOT NULL,
  -- Since when waiting counts: the issue, an appointment's time, or the return of a missed number.
  due_at BIGINT NOT NULL,
  -- due_at minus the class's bonus: the order of calling.
  rank_at BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('issued', 'called', 'serving', 'paused', 'transferred', 'missed', 'requeued', 'completed', 'cancelled', 'expired')),
  -- The waiting state from which the number was called, for taking a wrong call back.
  waited_as TEXT NOT NULL CHECK (waited_as IN ('issued', 'transferred', 'requeued')),
  requeues BIGINT NOT NULL DEFAULT 0 CHECK (requeues >= 0 AND requeues <= 2),
  wanted_desk_id TEXT REFERENCES desk(id),
  desk_id TEXT REFERENCES desk(id),
  called_at BIGINT,
  called_count BIGINT NOT NULL DEFAULT 0,
  serving_at BIGINT,
  ended_at BIGINT,
  pin_hash TEXT NOT NULL,
  pin_wrong BIGINT NOT NULL DEFAULT 0,
  pin_wrong_at BIGINT NOT NULL DEFAULT 0,
  slip_hash TEXT NOT NULL UNIQUE,
  -- Rows of ticket_period so far.
  steps BIGINT NOT NULL DEFAULT 1,
  carry_choice TEXT CHECK (carry_choice IN ('undecided', 'wait', 'priority_tomorrow', 'appointment')),
  matter_id TEXT REFERENCES matter(id),
  UNIQUE (issuer_queue_id, day, no),
  CHECK (state <> 'completed' OR matter_id IS NOT NULL),
  CHECK (state NOT IN ('called', 'serving', 'paused') OR (desk_id IS NOT NULL AND called_at IS NOT NULL)),
  CHECK (state NOT IN ('serving', 'paused') OR serving_at IS NOT NULL)
);
INSERT INTO ticket (id, issuer_queue_id, day, no, number, queue_id, person_id, site_id, origin_site_id, lang, people, issued_at, due_at, rank_at,
    state, waited_as, desk_id, called_at, called_count, serving_at, ended_at, pin_hash, pin_wrong, pin_wrong_at, slip_hash, steps, matter_id)
  SELECT id, queue_id, day, no, number, queue_id, person_id, site_id, origin_site_id, lang, 1, issued_at, due_at, rank_at,
    state, 'issued', desk_id, called_at, called_count, serving_at, ended_at, pin_hash, pin_wrong, pin_wrong_at, slip_hash, 4, matter_id FROM old_ticket;
CREATE INDEX ticket_next ON ticket(queue_id, day, rank_at, issued_at, no) WHERE state IN ('issued', 'transferred', 'requeued');
CREATE UNIQUE INDEX ticket_live ON ticket(queue_id, person_id) WHERE state IN ('issued', 'called', 'serving', 'paused', 'transferred', 'requeued');
CREATE UNIQUE INDEX ticket_desk ON ticket(desk_id) WHERE state IN ('called', 'serving');
CREATE INDEX ticket_number ON ticket(origin_site_id, day, number);
CREATE INDEX ticket_site_day ON ticket(site_id, day);
CREATE INDEX ticket_person ON ticket(person_id);
CREATE INDEX ticket_served ON ticket(queue_id, ended_at) WHERE state = 'completed';

-- A group's other representatives: with the person of the ticket at most five (信访工作条例 art 20).
CREATE TABLE representative (
  ticket_id TEXT NOT NULL REFERENCES ticket(id),
  place BIGINT NOT NULL CHECK (place >= 2 AND place <= 5),
  person_id TEXT NOT NULL REFERENCES person(id),
  PRIMARY KEY (ticket_id, place),
  UNIQUE (ticket_id, person_id)
);

-- Every stretch of a number's life; all statistics come from here.
CREATE TABLE ticket_period (
  ticket_id TEXT NOT NULL REFERENCES ticket(id),
  seq BIGINT NOT NULL,
  state TEXT NOT NULL,
  queue_id TEXT NOT NULL REFERENCES queue(id),
  desk_id TEXT REFERENCES desk(id),
  staff_id TEXT REFERENCES staff(id),
  from_at BIGINT NOT NULL,
  to_at BIGINT,
  -- Of a call: why this person, how many earlier ones were passed; the words that staff gave are sealed.
  call_order TEXT CHECK (call_order IN ('plain', 'appointment', 'priority', 'requeued', 'transferred', 'weight', 'picked')),
  passed BIGINT NOT NULL DEFAULT 0,
  reason_sealed TEXT,
  PRIMARY KEY (ticket_id, seq)
);
CREATE INDEX ticket_period_day ON ticket_period(queue_id, from_at);
INSERT INTO ticket_period (ticket_id, seq, state, queue_id, desk_id, from_at, to_at)
  SELECT id, 1, 'issued', queue_id, NULL, issued_at, COALESCE(called_at, ended_at) FROM old_ticket;
INSERT INTO ticket_period (ticket_id, seq, state, queue_id, desk_id, from_at, to_at, call_order)
  SELECT id, 2, 'called', queue_id, desk_id, called_at, COALESCE(serving_at, ended_at), 'plain' FROM old_ticket WHERE called_at IS NOT NULL;
INSERT INTO ticket_period (ticket_id, seq, state, queue_id, desk_id, from_at, to_at)
  SELECT id, 3, 'serving', queue_id, desk_id, serving_at, ended_at FROM old_ticket WHERE serving_at IS NOT NULL;
INSERT INTO ticket_period (ticket_id, seq, state, queue_id, desk_id, from_at, to_at)
  SELECT id, 4, state, queue_id, desk_id, ended_at, NULL FROM old_ticket WHERE ended_at IS NOT NULL;

-- A number that was transferred, taken back or missed is received anew: one session per call.
CREATE TABLE session (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('lawyer_consultation', 'leader_reception')),
  ticket_id TEXT NOT NULL REFERENCES ticket(id),
  site_id TEXT NOT NULL REFERENCES site(id),
  desk_id TEXT NOT NULL REFERENCES desk(id),
  host_id TEXT NOT NULL REFERENCES staff(id),
  state TEXT NOT NULL CHECK (state IN ('lobby', 'live', 'interrupted', 'ended')),
  is_confidential BOOLEAN NOT NULL,
  opened_at BIGINT NOT NULL,
  live_at BIGINT,
  interrupted_at BIGINT,
  interruptions BIGINT NOT NULL DEFAULT 0,
  ended_at BIGINT,
  CHECK (state NOT IN ('live', 'interrupted') OR live_at IS NOT NULL),
  CHECK (state <> 'interrupted' OR interrupted_at IS NOT NULL),
  CHECK ((state = 'ended') = (ended_at IS NOT NULL))
);
INSERT INTO session (id, kind, ticket_id, site_id, desk_id, host_id, state, is_confidential, opened_at, live_at, interrupted_at, interruptions, ended_at)
  SELECT id, kind, ticket_id, site_id, desk_id, host_id, state, is_confidential, opened_at, live_at, interrupted_at, interruptions, ended_at FROM old_session;
CREATE INDEX session_open ON session(state) WHERE state <> 'ended';
CREATE INDEX session_ticket ON session(ticket_id, opened_at);
CREATE UNIQUE INDEX session_one_open ON session(ticket_id) WHERE state <> 'ended';

CREATE TABLE participant (
  id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES session(id),
  role TEXT NOT NULL CHECK (role IN ('petitioner', 'lawyer', 'leader', 'officer', 'clerk', 'supervisor')),
  staff_id TEXT REFERENCES staff(id),
  joined_at BIGINT,
  left_at BIGINT,
  joins BIGINT NOT NULL DEFAULT 0,
  CHECK ((role = 'petitioner') = (staff_id IS NULL))
);
INSERT INTO participant (id, session_id, role, staff_id, joined_at, left_at, joins)
  SELECT id, session_id, role, staff_id, joined_at, left_at, joins FROM old_participant;
CREATE UNIQUE INDEX participant_staff ON participant(session_id, staff_id) WHERE staff_id IS NOT NULL;
CREATE UNIQUE INDEX participant_petitioner ON participant(session_id) WHERE role = 'petitioner';

CREATE TABLE seat (
  id TEXT PRIMARY KEY,
  ticket_id TEXT NOT NULL REFERENCES ticket(id),
  site_id TEXT NOT NULL REFERENCES site(id),
  token_hash TEXT NOT NULL UNIQUE,
  claimed_at BIGINT NOT NULL,
  preflight_at BIGINT,
  camera TEXT CHECK (camera IN ('ok', 'none', 'in_use', 'refused', 'drawn')),
  microphone TEXT CHECK (microphone IN ('ok', 'none', 'in_use', 'refused', 'drawn')),
  speaker_heard BOOLEAN,
  released_at BIGINT
);
INSERT INTO seat (id, ticket_id, site_id, token_hash, claimed_at, preflight_at, camera, microphone, speaker_heard, released_at)
  SELECT id, ticket_id, site_id, token_hash, claimed_at, preflight_at, camera, microphone, speaker_heard, released_at FROM old_seat;
CREATE UNIQUE INDEX seat_live ON seat(ticket_id) WHERE released_at IS NULL;

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

CREATE TABLE rating (
  ticket_id TEXT PRIMARY KEY REFERENCES ticket(id),
  score BIGINT NOT NULL CHECK (score >= 1 AND score <= 5),
  given_at BIGINT NOT NULL
);
INSERT INTO rating (ticket_id, score, given_at) SELECT ticket_id, score, given_at FROM old_rating;

DROP TABLE old_rating;
DROP TABLE old_invitation;
DROP TABLE old_note;
DROP TABLE old_seat;
DROP TABLE old_participant;
DROP TABLE old_session;
DROP TABLE old_ticket;
DROP TABLE old_staff_role;

-- Desks pause with a reason, serve several queues by weight, and say that their page is alive.
ALTER TABLE desk ADD COLUMN paused_at BIGINT;
ALTER TABLE desk ADD COLUMN pause_reason TEXT CHECK (pause_reason IN ('break', 'meal', 'meeting', 'equipment', 'other'));
ALTER TABLE desk ADD COLUMN pause_text TEXT;
ALTER TABLE desk ADD COLUMN fault TEXT;
ALTER TABLE desk ADD COLUMN seen_at BIGINT;
ALTER TABLE desk ADD COLUMN lost_at BIGINT;
-- How fast waiting counts in this queue at this desk; 100 is plain.
ALTER TABLE desk_queue ADD COLUMN weight BIGINT NOT NULL DEFAULT 100 CHECK (weight >= 10 AND weight <= 1000);

-- Who was not served on their day, until a clerk has looked after them.
CREATE TABLE carry_over (
  id TEXT PRIMARY KEY,
  ticket_id TEXT NOT NULL UNIQUE REFERENCES ticket(id),
  site_id TEXT NOT NULL REFERENCES site(id),
  day TEXT NOT NULL,
  choice TEXT NOT NULL CHECK (choice IN ('undecided', 'wait', 'priority_tomorrow', 'appointment')),
  ended TEXT CHECK (ended IN ('new_ticket', 'appointment', 'phoned', 'withdrawn', 'served')),
  ended_at BIGINT,
  ended_by TEXT REFERENCES staff(id),
  new_ticket_id TEXT REFERENCES ticket(id),
  note_sealed TEXT,
  CHECK ((ended IS NULL) = (ended_at IS NULL)),
  CHECK (ended IS NULL OR ended = 'served' OR ended_by IS NOT NULL)
);
CREATE INDEX carry_over_open ON carry_over(site_id, day) WHERE ended IS NULL;

-- What the boards of a place show and how they speak.
CREATE TABLE notice (
  site_id TEXT NOT NULL REFERENCES site(id),
  place BIGINT NOT NULL CHECK (place >= 1 AND place <= 10),
  text_zh TEXT NOT NULL,
  text_en TEXT NOT NULL,
  PRIMARY KEY (site_id, place)
);
CREATE TABLE hall_voice (
  site_id TEXT PRIMARY KEY REFERENCES site(id),
  volume BIGINT NOT NULL CHECK (volume >= 0 AND volume <= 100),
  is_quiet BOOLEAN NOT NULL,
  quiet_from_min BIGINT,
  quiet_to_min BIGINT,
  CHECK ((quiet_from_min IS NULL) = (quiet_to_min IS NULL))
);
-- The one board that speaks in a zone of a place, until its turn runs out.
CREATE TABLE voice_turn (
  site_id TEXT NOT NULL REFERENCES site(id),
  zone TEXT NOT NULL,
  board_id TEXT NOT NULL,
  until_at BIGINT NOT NULL,
  spoken_seq BIGINT NOT NULL,
  PRIMARY KEY (site_id, zone)
);
