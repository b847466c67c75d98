-- Leaders' posted reception and booking: sittings with slots, holds, appointments, waiting list, orders, messages.

CREATE TABLE old_staff_role AS SELECT * FROM staff_role;
DROP TABLE staff_role;
CREATE TABLE staff_role (
  staff_id TEXT NOT NULL REFERENCES staff(id),
  role TEXT NOT NULL CHECK (role IN ('lawyer', 'officer', 'clerk', 'hall_manager', 'office', 'leader', 'supervisor', 'sysadmin', 'secadmin', 'audadmin')),
  PRIMARY KEY (staff_id, role)
);
INSERT INTO staff_role (staff_id, role) SELECT staff_id, role FROM old_staff_role;
DROP TABLE old_staff_role;

-- What the poster says of a leader, and their place among those who may stand in for each other.
CREATE TABLE leader (
  staff_id TEXT PRIMARY KEY REFERENCES staff(id),
  -- Leaders of one group stand in for each other first.
  rank_group TEXT NOT NULL CHECK (rank_group IN ('city_main', 'city_leader', 'county_main', 'county_leader', 'township_leader')),
  portfolio_zh TEXT NOT NULL,
  portfolio_en TEXT NOT NULL,
  -- Unit of the leader's own portfolio: a matter of it is no reason for recusal, an interest is.
  ord BIGINT NOT NULL
);
INSERT INTO leader (staff_id, rank_group, portfolio_zh, portfolio_en, ord)
  SELECT s.id, CASE WHEN t.kind = 'city_hall' THEN 'city_leader' WHEN t.kind = 'county_bureau' THEN 'county_leader' ELSE 'township_leader' END,
         '', '', 0
  FROM staff s JOIN staff_role r ON r.staff_id = s.id LEFT JOIN site t ON t.id = s.site_id WHERE r.role = 'leader';

-- How often a rank group receives: of a group and period, the newest row that is valid counts. 'day' binds the group as a
-- body: so many of it on site every working day; the others bind each leader.
CREATE TABLE sitting_policy (
  rank_group TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  period TEXT NOT NULL CHECK (period IN ('day', 'week', 'month', 'quarter', 'half_year')),
  days BIGINT NOT NULL CHECK (days > 0 AND days <= 100),
  source TEXT NOT NULL,
  PRIMARY KEY (rank_group, period, valid_from)
);
INSERT INTO sitting_policy (rank_group, valid_from, period, days, source) VALUES
  ('city_main', '2009-04-14', 'quarter', 1, '2009年中央文件：市级领导每季度一天，可按本地规定改'),
  ('city_leader', '2009-04-14', 'quarter', 1, '2009年中央文件：市级领导每季度一天，可按本地规定改'),
  ('county_main', '2009-04-14', 'month', 1, '2009年中央文件：县级主要领导每月一天，可按本地规定改'),
  ('county_leader', '2018-04-20', 'day', 1, '每个工作日一名县级领导接访，可按本地规定改'),
  ('township_leader', '2009-04-14', 'day', 1, '乡镇领导随时接访，公示当日值班领导');

CREATE TABLE old_sitting AS SELECT * FROM sitting;
DROP TABLE sitting;
CREATE TABLE sitting (
  id TEXT PRIMARY KEY,
  -- Whose plate was posted; who sits there now is receiver_id.
  leader_id TEXT NOT NULL REFERENCES staff(id),
  receiver_id TEXT NOT NULL REFERENCES staff(id),
  site_id TEXT NOT NULL REFERENCES site(id),
  day TEXT NOT NULL,
  half TEXT NOT NULL CHECK (half IN ('morning', 'afternoon')),
  from_min BIGINT NOT NULL,
  to_min BIGINT NOT NULL,
  -- The day that the pattern meant, before a rest day or a postponement moved it.
  pattern_day TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('planned', 'approved', 'published', 'open', 'in_progress', 'done', 'reported', 'substitution_pending', 'substituted', 'postponed', 'missed')),
  form TEXT NOT NULL CHECK (form IN ('in_person', 'video', 'both')),
  theme_zh TEXT NOT NULL,
  theme_en TEXT NOT NULL,
  place_zh TEXT NOT NULL,
  place_en TEXT NOT NULL,
  phone TEXT NOT NULL,
  slot_minutes BIGINT NOT NULL CHECK (slot_minutes >= 10 AND slot_minutes <= 120),
  slot_capacity BIGINT NOT NULL CHECK (slot_capacity >= 1 AND slot_capacity <= 20),
  walk_in_percent BIGINT NOT NULL CHECK (walk_in_percent >= 0 AND walk_in_percent <= 80),
  -- Raised with every change that people must hear of (RFC 5545 SEQUENCE).
  sequence BIGINT NOT NULL DEFAULT 0,
  -- Guards against two people who edit at once.
  version BIGINT NOT NULL DEFAULT 1,
  -- How late the rest of the day is.
  delay_min BIGINT NOT NULL DEFAULT 0 CHECK (delay_min >= 0 AND delay_min <= 600),
  -- From which minute of the posted day on it is late.
  delay_from_min BIGINT,
  -- Why it was published after the 28th.
  late_reason TEXT,
  -- Why it is held on another day.
  postpone_reason TEXT,
  created_at BIGINT NOT NULL,
  approved_at BIGINT,
  approved_by TEXT REFERENCES staff(id),
  published_at BIGINT,
  -- When booking begins; absent: at once.
  opens_at BIGINT,
  started_at BIGINT,
  ended_at BIGINT,
  confirmed_at BIGINT,
  confirmed_by TEXT REFERENCES staff(id),
  postponed_to TEXT REFERENCES sitting(id),
  CHECK (from_min >= 0 AND from_min < to_min AND to_min <= 1440)
);
-- A leader is posted once in a half day, and receives once; what was postponed or missed does not count.
CREATE UNIQUE INDEX sitting_leader ON sitting(leader_id, day, half) WHERE state NOT IN ('postponed', 'missed');
CREATE UNIQUE INDEX sitting_receiver ON sitting(receiver_id, day, half) WHERE state NOT IN ('postponed', 'missed', 'substitution_pending');
CREATE INDEX sitting_day ON sitting(site_id, day);
CREATE INDEX sitting_days ON sitting(day);
CREATE INDEX sitting_ahead ON sitting(state, day);
CREATE INDEX sitting_postponed_to ON sitting(postponed_to) WHERE postponed_to IS NOT NULL;
INSERT INTO sitting (id, leader_id, receiver_id, site_id, day, half, from_min, to_min, pattern_day, state, form, theme_zh, theme_en,
                     place_zh, place_en, phone, slot_minutes, slot_capacity, walk_in_percent, created_at, published_at)
  SELECT o.id, o.leader_id, o.leader_id, o.site_id, o.day, CASE WHEN o.from_min < 780 THEN 'morning' ELSE 'afternoon' END,
         o.from_min, o.to_min, o.day, 'open', 'both', '', '', s.place_zh, s.place_en, '', 30, 1, 50, 0, 0
  FROM old_sitting o JOIN site s ON s.id = o.site_id
  WHERE NOT EXISTS (SELECT 1 FROM old_sitting e WHERE e.leader_id = o.leader_id AND e.day = o.day AND e.from_min < o.from_min
                    AND (e.from_min < 780) = (o.from_min < 780));
DROP TABLE old_sitting;

-- The other places where people may sit for a sitting by video.
CREATE TABLE sitting_host (
  sitting_id TEXT NOT NULL REFERENCES sitting(id),
  site_id TEXT NOT NULL REFERENCES site(id),
  PRIMARY KEY (sitting_id, site_id)
);
CREATE INDEX sitting_host_site ON sitting_host(site_id);

-- taken counts holds, offers and live appointments; nothing is ever sold beyond the capacity.
CREATE TABLE slot (
  id TEXT PRIMARY KEY,
  sitting_id TEXT NOT NULL REFERENCES sitting(id),
  from_min BIGINT NOT NULL,
  to_min BIGINT NOT NULL,
  is_walk_in BOOLEAN NOT NULL,
  is_open BOOLEAN NOT NULL,
  -- The sitting was cut anew; the row stays for what refers to it.
  is_void BOOLEAN NOT NULL DEFAULT FALSE,
  capacity BIGINT NOT NULL CHECK (capacity >= 1 AND capacity <= 20),
  taken BIGINT NOT NULL DEFAULT 0,
  CHECK (from_min < to_min),
  CHECK (taken >= 0 AND taken <= capacity)
);
CREATE UNIQUE INDEX slot_start ON slot(sitting_id, from_min) WHERE NOT is_void;
CREATE INDEX slot_sitting ON slot(sitting_id);

CREATE TABLE substitution (
  id TEXT PRIMARY KEY,
  sitting_id TEXT NOT NULL REFERENCES sitting(id),
  absent_id TEXT NOT NULL REFERENCES staff(id),
  -- Nobody: the sitting moved to the nearest date and the fault stands here.
  substitute_id TEXT REFERENCES staff(id),
  reason_sealed TEXT NOT NULL,
  noticed_by TEXT REFERENCES staff(id),
  noticed_at BIGINT NOT NULL,
  decided_at BIGINT
);
CREATE INDEX substitution_sitting ON substitution(sitting_id);
CREATE INDEX substitution_absent ON substitution(absent_id);
CREATE INDEX substitution_substitute ON substitution(substitute_id);
CREATE INDEX substitution_noticed_by ON substitution(noticed_by);

-- The row that two bookings of one person meet on.
CREATE TABLE booker (
  person_id TEXT PRIMARY KEY REFERENCES person(id),
  live BIGINT NOT NULL CHECK (live >= 0 AND live <= 2)
);

CREATE TABLE hold (
  id TEXT PRIMARY KEY,
  slot_id TEXT NOT NULL REFERENCES slot(id),
  token_hash TEXT NOT NULL UNIQUE,
  -- Keyed hash of the kiosk, phone proof or staff login that holds.
  source_index TEXT NOT NULL,
  taken_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  ended TEXT CHECK (ended IN ('used', 'released', 'expired')),
  ended_at BIGINT,
  CHECK ((ended IS NULL) = (ended_at IS NULL))
);
CREATE INDEX hold_slot ON hold(slot_id);
CREATE INDEX hold_open ON hold(expires_at) WHERE ended IS NULL;
CREATE UNIQUE INDEX hold_source ON hold(source_index) WHERE ended IS NULL;

CREATE TABLE appointment (
  id TEXT PRIMARY KEY,
  -- What people say on the phone: letters and digits that cannot be mistaken.
  code_sealed TEXT NOT NULL,
  code_index TEXT NOT NULL UNIQUE,
  sitting_id TEXT NOT NULL REFERENCES sitting(id),
  slot_id TEXT NOT NULL REFERENCES slot(id),
  person_id TEXT NOT NULL REFERENCES person(id),
  matter_id TEXT REFERENCES matter(id),
  topic TEXT NOT NULL,
  -- The matter, or the topic when there is none yet.
  subject TEXT NOT NULL,
  tier BIGINT NOT NULL CHECK (tier >= 1 AND tier <= 3),
  place_code TEXT NOT NULL,
  unit_id TEXT REFERENCES unit(id),
  is_joint BOOLEAN NOT NULL,
  -- Where the person will be.
  origin_site_id TEXT NOT NULL REFERENCES site(id),
  form TEXT NOT NULL CHECK (form IN ('in_person', 'video')),
  source TEXT NOT NULL CHECK (source IN ('kiosk', 'portal', 'clerk', 'office')),
  lang TEXT NOT NULL CHECK (lang IN ('zh', 'en')),
  people BIGINT NOT NULL CHECK (people >= 1),
  needs TEXT NOT NULL,
  request_sealed TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('submitted', 'accepted', 'confirmed', 'checked_in', 'in_session', 'completed', 'followed_up', 'declined', 'redirected', 'no_show', 'cancelled_by_petitioner', 'cancelled_by_organ', 'rescheduled', 'expired')),
  steps BIGINT NOT NULL DEFAULT 1,
  -- Until when whoever must act now has time.
  due_at BIGINT,
  waits_for TEXT CHECK (waits_for IN ('office', 'leader', 'substitute')),
  -- When the leader was asked who is to answer now, and when that leader passed it on.
  asked_at BIGINT,
  passed_on_at BIGINT,
  -- Who answers in the leader's place, after a delegation.
  answerer_id TEXT REFERENCES staff(id),
  ticket_id TEXT REFERENCES ticket(id),
  successor_id TEXT REFERENCES appointment(id),
  opinion_sealed TEXT,
  solved_on_the_spot BOOLEAN,
  created_by TEXT REFERENCES staff(id),
  created_at BIGINT NOT NULL,
  CHECK (subject <> '')
);
-- One live appointment per person, matter and tier.
CREATE UNIQUE INDEX appointment_live ON appointment(person_id, subject, tier)
  WHERE state IN ('submitted', 'accepted', 'confirmed', 'checked_in', 'in_session');
CREATE INDEX appointment_sitting ON appointment(sitting_id, state);
CREATE INDEX appointment_slot ON appointment(slot_id);
CREATE INDEX appointment_person ON appointment(person_id);
CREATE INDEX appointment_due ON appointment(due_at) WHERE due_at IS NOT NULL;
CREATE UNIQUE INDEX appointment_ticket ON appointment(ticket_id) WHERE ticket_id IS NOT NULL;
CREATE INDEX appointment_matter ON appointment(matter_id);
CREATE INDEX appointment_unit ON appointment(unit_id);
CREATE INDEX appointment_origin ON appointment(origin_site_id);
CREATE INDEX appointment_answerer ON appointment(answerer_id);
CREATE INDEX appointment_created_by ON appointment(created_by);

CREATE TABLE appointment_representative (
  appointment_id TEXT NOT NULL REFERENCES appointment(id),
  place BIGINT NOT NULL CHECK (place >= 2 AND place <= 5),
  person_id TEXT NOT NULL REFERENCES person(id),
  PRIMARY KEY (appointment_id, place)
);
CREATE INDEX appointment_representative_person ON appointment_representative(person_id);

-- Everything that happened to an appointment, with whose words.
CREATE TABLE appointment_step (
  appointment_id TEXT NOT NULL REFERENCES appointment(id),
  seq BIGINT NOT NULL,
  -- What happened, and the state that came of it.
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  at BIGINT NOT NULL,
  staff_id TEXT REFERENCES staff(id),
  words_sealed TEXT,
  next_door_sealed TEXT,
  PRIMARY KEY (appointment_id, seq)
);
CREATE INDEX appointment_step_staff ON appointment_step(staff_id);

-- Units and people who must sit in.
CREATE TABLE appointment_sit_in (
  appointment_id TEXT NOT NULL REFERENCES appointment(id),
  unit_id TEXT NOT NULL REFERENCES unit(id),
  PRIMARY KEY (appointment_id, unit_id)
);
CREATE INDEX appointment_sit_in_unit ON appointment_sit_in(unit_id);

CREATE TABLE wait (
  id TEXT PRIMARY KEY,
  sitting_id TEXT NOT NULL REFERENCES sitting(id),
  person_id TEXT NOT NULL REFERENCES person(id),
  -- Where the person will be, and how they want to be received: what decides whether a slot suits them.
  origin_site_id TEXT NOT NULL REFERENCES site(id),
  form TEXT NOT NULL CHECK (form IN ('in_person', 'video')),
  -- The secret of the slip: whoever has it sees the place on the list and answers an offer.
  token_hash TEXT NOT NULL UNIQUE,
  -- The filled form, as it would be booked.
  form_sealed TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'offered', 'booked', 'ended')),
  created_at BIGINT NOT NULL,
  slot_id TEXT REFERENCES slot(id),
  offer_until BIGINT,
  appointment_id TEXT REFERENCES appointment(id),
  CHECK ((state = 'offered') = (slot_id IS NOT NULL AND offer_until IS NOT NULL)),
  CHECK ((state = 'booked') = (appointment_id IS NOT NULL))
);
CREATE UNIQUE INDEX wait_live ON wait(sitting_id, person_id) WHERE state IN ('waiting', 'offered');
CREATE INDEX wait_line ON wait(sitting_id, created_at) WHERE state = 'waiting';
CREATE INDEX wait_offer ON wait(offer_until) WHERE state = 'offered';
CREATE INDEX wait_person ON wait(person_id);
CREATE INDEX wait_origin ON wait(origin_site_id);
CREATE INDEX wait_appointment ON wait(appointment_id);
CREATE INDEX wait_slot ON wait(slot_id);

-- Offers that were refused, or not answered in time: the same slot is not offered twice.
CREATE TABLE wait_let_go (
  wait_id TEXT NOT NULL REFERENCES wait(id),
  slot_id TEXT NOT NULL REFERENCES slot(id),
  PRIMARY KEY (wait_id, slot_id)
);
CREATE INDEX wait_let_go_slot ON wait_let_go(slot_id);

-- What the leader orders (交办): a unit, a day, and what came of it.
CREATE TABLE leader_order (
  id TEXT PRIMARY KEY,
  appointment_id TEXT NOT NULL REFERENCES appointment(id),
  unit_id TEXT NOT NULL REFERENCES unit(id),
  text_sealed TEXT NOT NULL,
  due_day TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('given', 'done', 'withdrawn')),
  result_sealed TEXT,
  given_by TEXT NOT NULL REFERENCES staff(id),
  given_at BIGINT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX leader_order_appointment ON leader_order(appointment_id);
CREATE INDEX leader_order_unit ON leader_order(unit_id);
CREATE INDEX leader_order_open ON leader_order(given_by, due_day) WHERE state = 'given';

-- 包案: who receives answers for it.
CREATE TABLE adoption (
  appointment_id TEXT PRIMARY KEY REFERENCES appointment(id),
  leader_id TEXT NOT NULL REFERENCES staff(id),
  at BIGINT NOT NULL
);
CREATE INDEX adoption_leader ON adoption(leader_id);

-- Messages to phones: sent at least once, never with anything of the matter.
CREATE TABLE message (
  -- One message of a kind for a thing, whatever is run twice: `confirmation:APPOINTMENT:3`.
  key TEXT PRIMARY KEY,
  -- The appointment, offer or code that it is about; what is over needs no reminder.
  thing TEXT NOT NULL,
  kind TEXT NOT NULL,
  lang TEXT NOT NULL CHECK (lang IN ('zh', 'en')),
  to_sealed TEXT NOT NULL,
  args_sealed TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'dropped', 'dead')),
  ready_at BIGINT NOT NULL,
  -- The moment that it is about.
  about_at BIGINT,
  -- Next try; while one runs, when it counts as lost.
  not_before BIGINT NOT NULL,
  tries BIGINT NOT NULL DEFAULT 0 CHECK (tries >= 0),
  -- What the gateway said.
  problem TEXT,
  ended_at BIGINT,
  CHECK ((state = 'queued') = (ended_at IS NULL))
);
CREATE INDEX message_next ON message(not_before) WHERE state = 'queued';
CREATE INDEX message_thing ON message(thing) WHERE state = 'queued';

CREATE TABLE phone_code (
  id TEXT PRIMARY KEY,
  phone_index TEXT NOT NULL,
  source_index TEXT NOT NULL,
  code_hash TEXT NOT NULL,
  sent_at BIGINT NOT NULL,
  tries BIGINT NOT NULL DEFAULT 0,
  used_at BIGINT
);
CREATE INDEX phone_code_phone ON phone_code(phone_index, sent_at);
CREATE INDEX phone_code_source ON phone_code(source_index, sent_at);

-- A phone that proved itself, for an hour.
CREATE TABLE phone_proof (
  token_hash TEXT PRIMARY KEY,
  phone_index TEXT NOT NULL,
  phone_sealed TEXT NOT NULL,
  proved_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX phone_proof_age ON phone_proof(expires_at);
