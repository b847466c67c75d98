-- The house: places, people, queues, sessions, matters, events. One text for SQLite and PostgreSQL.
-- Ids are TEXT (UUIDv7), times BIGINT milliseconds since 1970 UTC, days TEXT YYYY-MM-DD of Asia/Shanghai,
-- *_sealed TEXT is AES-256-GCM, *_index a keyed hash for exact look-up. Never edit after landing: expand, then contract.

CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE site (
  id TEXT PRIMARY KEY,
  parent_id TEXT REFERENCES site(id),
  kind TEXT NOT NULL CHECK (kind IN ('city_hall', 'county_bureau', 'township_centre', 'mediation_centre')),
  division_code TEXT NOT NULL,
  name TEXT NOT NULL,
  short_name TEXT NOT NULL,
  name_en TEXT NOT NULL,
  short_name_en TEXT NOT NULL,
  place_zh TEXT NOT NULL,
  place_en TEXT NOT NULL,
  opens_min BIGINT NOT NULL,
  closes_min BIGINT NOT NULL,
  ord BIGINT NOT NULL,
  CHECK (opens_min >= 0 AND opens_min < closes_min AND closes_min <= 1440)
);
CREATE INDEX site_parent ON site(parent_id);

CREATE TABLE unit (
  id TEXT PRIMARY KEY,
  site_id TEXT NOT NULL REFERENCES site(id),
  name TEXT NOT NULL,
  name_en TEXT NOT NULL
);
CREATE INDEX unit_site ON unit(site_id);

CREATE TABLE holiday (
  day TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('off', 'makeup')),
  source TEXT NOT NULL
);

CREATE TABLE staff (
  id TEXT PRIMARY KEY,
  username TEXT NOT NULL UNIQUE,
  password_hash TEXT NOT NULL,
  name TEXT NOT NULL,
  name_en TEXT NOT NULL,
  title_zh TEXT NOT NULL,
  title_en TEXT NOT NULL,
  scope TEXT NOT NULL CHECK (scope IN ('site', 'subtree')),
  site_id TEXT REFERENCES site(id),
  unit_id TEXT REFERENCES unit(id),
  is_demo BOOLEAN NOT NULL,
  is_active BOOLEAN NOT NULL,
  failures BIGINT NOT NULL DEFAULT 0,
  failed_at BIGINT NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL
);
CREATE INDEX staff_site ON staff(site_id);
CREATE INDEX staff_unit ON staff(unit_id);

CREATE TABLE staff_role (
  staff_id TEXT NOT NULL REFERENCES staff(id),
  role TEXT NOT NULL CHECK (role IN ('lawyer', 'officer', 'clerk', 'leader', 'supervisor', 'sysadmin', 'secadmin', 'audadmin')),
  PRIMARY KEY (staff_id, role)
);

CREATE TABLE login (
  id TEXT PRIMARY KEY,
  staff_id TEXT NOT NULL REFERENCES staff(id),
  token_hash TEXT NOT NULL UNIQUE,
  csrf_token TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  closed_at BIGINT
);
CREATE INDEX login_staff ON login(staff_id) WHERE closed_at IS NULL;

CREATE TABLE sitting (
  id TEXT PRIMARY KEY,
  leader_id TEXT NOT NULL REFERENCES staff(id),
  site_id TEXT NOT NULL REFERENCES site(id),
  day TEXT NOT NULL,
  from_min BIGINT NOT NULL,
  to_min BIGINT NOT NULL,
  CHECK (from_min < to_min),
  UNIQUE (leader_id, day, from_min)
);
CREATE INDEX sitting_day ON sitting(site_id, day);

CREATE TABLE lawyer_shift (
  id TEXT PRIMARY KEY,
  lawyer_id TEXT NOT NULL REFERENCES staff(id),
  site_id TEXT NOT NULL REFERENCES site(id),
  day TEXT NOT NULL,
  from_min BIGINT NOT NULL,
  to_min BIGINT NOT NULL,
  CHECK (from_min < to_min),
  UNIQUE (lawyer_id, day, from_min)
);
CREATE INDEX lawyer_shift_day ON lawyer_shift(site_id, day);

CREATE TABLE queue (
  id TEXT PRIMARY KEY,
  site_id TEXT NOT NULL REFERENCES site(id),
  code TEXT NOT NULL,
  service TEXT NOT NULL CHECK (service IN ('legal_advice', 'registration', 'leader_reception')),
  mode TEXT NOT NULL CHECK (mode IN ('video', 'counter')),
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  typical_minutes BIGINT NOT NULL CHECK (typical_minutes > 0),
  ord BIGINT NOT NULL,
  UNIQUE (site_id, code)
);

-- The day's row is the queue's mutex: numbers without gaps, and two desks never get the same ticket.
CREATE TABLE queue_day (
  queue_id TEXT NOT NULL REFERENCES queue(id),
  day TEXT NOT NULL,
  last_no BIGINT NOT NULL,
  calls BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (queue_id, day)
);

CREATE TABLE desk (
  id TEXT PRIMARY KEY,
  site_id TEXT NOT NULL REFERENCES site(id),
  kind TEXT NOT NULL CHECK (kind IN ('video', 'counter')),
  label_zh TEXT NOT NULL,
  label_en TEXT NOT NULL,
  staff_id TEXT REFERENCES staff(id),
  opened_at BIGINT,
  ord BIGINT NOT NULL,
  CHECK ((staff_id IS NULL) = (opened_at IS NULL))
);
CREATE INDEX desk_site ON desk(site_id);
CREATE UNIQUE INDEX desk_staff ON desk(staff_id) WHERE staff_id IS NOT NULL;

CREATE TABLE desk_queue (
  desk_id TEXT NOT NULL REFERENCES desk(id),
  queue_id TEXT NOT NULL REFERENCES queue(id),
  PRIMARY KEY (desk_id, queue_id)
);
CREATE INDEX desk_queue_queue ON desk_queue(queue_id);

CREATE TABLE person (
  id TEXT PRIMARY KEY,
  name_sealed TEXT NOT NULL,
  paper_kind TEXT NOT NULL CHECK (paper_kind IN ('resident_card', 'other', 'none')),
  number_sealed TEXT,
  number_index TEXT,
  phone_state TEXT NOT NULL CHECK (phone_state IN ('given', 'none', 'declined')),
  phone_sealed TEXT,
  phone_index TEXT,
  sex TEXT CHECK (sex IN ('male', 'female')),
  birth_year BIGINT,
  created_at BIGINT NOT NULL,
  CHECK ((number_sealed IS NULL) = (number_index IS NULL)),
  CHECK ((phone_sealed IS NULL) = (phone_index IS NULL))
);
CREATE UNIQUE INDEX person_number ON person(number_index) WHERE number_index IS NOT NULL;
CREATE INDEX person_phone ON person(phone_index) WHERE phone_index IS NOT NULL;

CREATE TABLE matter (
  id TEXT PRIMARY KEY,
  matter_no TEXT NOT NULL UNIQUE,
  query_code_sealed TEXT NOT NULL,
  query_code_index TEXT NOT NULL UNIQUE,
  person_id TEXT NOT NULL REFERENCES person(id),
  site_id TEXT NOT NULL REFERENCES site(id),
  origin_site_id TEXT NOT NULL REFERENCES site(id),
  registrar_id TEXT NOT NULL REFERENCES staff(id),
  topic TEXT NOT NULL,
  outcome TEXT NOT NULL,
  summary_sealed TEXT NOT NULL,
  registered_at BIGINT NOT NULL
);
CREATE INDEX matter_person ON matter(person_id);

CREATE TABLE matter_day (
  division_code TEXT NOT NULL,
  day TEXT NOT NULL,
  last_no BIGINT NOT NULL,
  PRIMARY KEY (division_code, day)
);

CREATE TABLE ticket (
  id TEXT PRIMARY KEY,
  queue_id TEXT NOT NULL REFERENCES queue(id),
  day TEXT NOT NULL,
  no BIGINT NOT NULL,
  number TEXT NOT NULL,
  person_id TEXT NOT NULL REFERENCES person(id),
  site_id TEXT NOT NULL REFERENCES site(id),
  origin_site_id TEXT NOT NULL REFERENCES site(id),
  lang TEXT NOT NULL CHECK (lang IN ('zh', 'en')),
  issued_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  rank_at BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('issued', 'called', 'serving', 'paused', 'transferred', 'missed', 'requeued', 'completed', 'cancelled', 'expired')),
  desk_id TEXT REFERENCES desk(id),
  called_at BIGINT,
  called_count BIGINT NOT NULL DEFAULT 0,
  serving_at BIGINT,
  ended_at BIGINT,
  pin_hash TEXT NOT NULL,
  pin_wrong BIGINT NOT NULL DEFAULT 0,
  pin_wrong_at BIGINT NOT NULL DEFAULT 0,
  slip_hash TEXT NOT NULL UNIQUE,
  matter_id TEXT REFERENCES matter(id),
  UNIQUE (queue_id, day, no),
  CHECK (state <> 'completed' OR matter_id IS NOT NULL),
  CHECK (state NOT IN ('called', 'serving') OR (desk_id IS NOT NULL AND called_at IS NOT NULL)),
  CHECK (state <> 'serving' OR serving_at IS NOT NULL)
);
CREATE INDEX ticket_next ON ticket(queue_id, day, rank_at, no) WHERE state = 'issued';
CREATE UNIQUE INDEX ticket_live ON ticket(queue_id, person_id) WHERE state IN ('issued', 'called', 'serving', 'paused', 'requeued');
CREATE UNIQUE INDEX ticket_desk ON ticket(desk_id) WHERE state IN ('called', 'serving');
CREATE INDEX ticket_number ON ticket(origin_site_id, day, number);
CREATE INDEX ticket_site_day ON ticket(site_id, day);
CREATE INDEX ticket_person ON ticket(person_id);
CREATE INDEX ticket_served ON ticket(queue_id, ended_at) WHERE state = 'completed';

CREATE TABLE session (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('lawyer_consultation', 'leader_reception')),
  ticket_id TEXT NOT NULL UNIQUE REFERENCES ticket(id),
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
CREATE INDEX session_open ON session(state) WHERE state <> 'ended';

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
CREATE UNIQUE INDEX seat_live ON seat(ticket_id) WHERE released_at IS NULL;

CREATE TABLE note (
  session_id TEXT PRIMARY KEY REFERENCES session(id),
  text_sealed TEXT NOT NULL,
  version BIGINT NOT NULL,
  saved_at BIGINT NOT NULL,
  staff_id TEXT NOT NULL REFERENCES staff(id)
);

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
CREATE INDEX invitation_session ON invitation(session_id);
CREATE INDEX invitation_officer ON invitation(officer_id, state);
CREATE UNIQUE INDEX invitation_open ON invitation(session_id, officer_id) WHERE state IN ('asking', 'agreed', 'sent', 'accepted');

CREATE TABLE rating (
  ticket_id TEXT PRIMARY KEY REFERENCES ticket(id),
  score BIGINT NOT NULL CHECK (score >= 1 AND score <= 5),
  given_at BIGINT NOT NULL
);

CREATE TABLE stream (
  id TEXT PRIMARY KEY,
  seq BIGINT NOT NULL,
  head_hash TEXT NOT NULL
);

CREATE TABLE event (
  stream TEXT NOT NULL,
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (stream, seq)
);

CREATE TABLE idempotency (
  scope TEXT NOT NULL,
  key TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  reply_sealed TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_age ON idempotency(created_at);
