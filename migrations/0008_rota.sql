-- The lawyers' duty rota: firms, lawyers, leave, seats that come again, shifts, swaps, empty chairs.

CREATE TABLE old_staff_role AS SELECT * FROM staff_role;
DROP TABLE staff_role;
CREATE TABLE staff_role (
  staff_id TEXT NOT NULL REFERENCES staff(id),
  role TEXT NOT NULL CHECK (role IN ('lawyer', 'coordinator', 'officer', 'clerk', 'hall_manager', 'office', 'leader', 'supervisor', 'sysadmin', 'secadmin', 'audadmin')),
  PRIMARY KEY (staff_id, role)
);
INSERT INTO staff_role (staff_id, role) SELECT staff_id, role FROM old_staff_role;
DROP TABLE old_staff_role;

CREATE TABLE firm (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  name_en TEXT NOT NULL
);

-- A volunteer lawyer is an account with the role; this is what the rota must know beside it.
CREATE TABLE lawyer (
  staff_id TEXT PRIMARY KEY REFERENCES staff(id),
  licence_no TEXT NOT NULL UNIQUE,
  firm_id TEXT NOT NULL REFERENCES firm(id),
  -- Words with a blank between them: topics, and languages or dialects.
  specialties TEXT NOT NULL,
  languages TEXT NOT NULL,
  monthly_limit BIGINT NOT NULL CHECK (monthly_limit >= 0 AND monthly_limit <= 31),
  yearly_limit BIGINT NOT NULL CHECK (yearly_limit >= 0 AND yearly_limit <= 366),
  is_active BOOLEAN NOT NULL,
  -- Place on the reserve list; absent: not on it.
  reserve_ord BIGINT,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX lawyer_firm ON lawyer(firm_id);

CREATE TABLE lawyer_leave (
  id TEXT PRIMARY KEY,
  lawyer_id TEXT NOT NULL REFERENCES lawyer(staff_id),
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  filed_by TEXT NOT NULL REFERENCES staff(id),
  filed_at BIGINT NOT NULL,
  withdrawn_at BIGINT,
  CHECK (from_day <= to_day)
);
CREATE INDEX lawyer_leave_lawyer ON lawyer_leave(lawyer_id) WHERE withdrawn_at IS NULL;
CREATE INDEX lawyer_leave_filed_by ON lawyer_leave(filed_by);

-- Seats that come again on each working day.
CREATE TABLE rota_template (
  id TEXT PRIMARY KEY,
  site_id TEXT NOT NULL REFERENCES site(id),
  kind TEXT NOT NULL CHECK (kind IN ('hall', 'remote')),
  half TEXT CHECK (half IN ('morning', 'afternoon')),
  from_min BIGINT NOT NULL,
  to_min BIGINT NOT NULL,
  seats BIGINT NOT NULL CHECK (seats >= 1 AND seats <= 40),
  needs TEXT,
  ord BIGINT NOT NULL,
  CHECK (from_min >= 0 AND from_min < to_min AND to_min <= 1440)
);
CREATE INDEX rota_template_site ON rota_template(site_id);

-- One rota a month for the whole city: the rules hold over all its seats.
CREATE TABLE rota (
  month TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('draft', 'published')),
  seed BIGINT NOT NULL,
  fewest BIGINT NOT NULL,
  most BIGINT NOT NULL,
  is_proven_best BOOLEAN NOT NULL,
  generated_at BIGINT NOT NULL,
  published_at BIGINT,
  published_by TEXT REFERENCES staff(id),
  version BIGINT NOT NULL DEFAULT 1,
  CHECK ((state = 'published') = (published_at IS NOT NULL))
);
CREATE INDEX rota_published_by ON rota(published_by);

-- What stood here before was laid out by the demo day by day, and is laid out anew.
DROP TABLE lawyer_shift;
-- A seat of one day and who holds it; nobody is an empty chair.
CREATE TABLE lawyer_shift (
  id TEXT PRIMARY KEY,
  month TEXT NOT NULL,
  site_id TEXT NOT NULL REFERENCES site(id),
  day TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('hall', 'remote')),
  half TEXT CHECK (half IN ('morning', 'afternoon')),
  no BIGINT NOT NULL CHECK (no >= 1),
  from_min BIGINT NOT NULL,
  to_min BIGINT NOT NULL,
  needs TEXT,
  lawyer_id TEXT REFERENCES staff(id),
  state TEXT NOT NULL CHECK (state IN ('planned', 'published', 'acknowledged', 'on_duty', 'off_duty', 'absent')),
  -- Set by hand: generating anew leaves it where it is.
  is_set BOOLEAN NOT NULL DEFAULT FALSE,
  acknowledged_at BIGINT,
  signed_in_at BIGINT,
  signed_out_at BIGINT,
  -- Raised with every change that calendars must hear of (RFC 5545 SEQUENCE).
  sequence BIGINT NOT NULL DEFAULT 0,
  version BIGINT NOT NULL DEFAULT 1,
  CHECK (from_min >= 0 AND from_min < to_min AND to_min <= 1440),
  CHECK (lawyer_id IS NOT NULL OR state IN ('planned', 'published', 'absent'))
);
CREATE UNIQUE INDEX lawyer_shift_seat ON lawyer_shift(site_id, day, kind, COALESCE(half, ''), no);
-- Nobody serves twice a day.
CREATE UNIQUE INDEX lawyer_shift_lawyer ON lawyer_shift(lawyer_id, day) WHERE lawyer_id IS NOT NULL AND state <> 'absent';
CREATE INDEX lawyer_shift_day ON lawyer_shift(site_id, day);
CREATE INDEX lawyer_shift_month ON lawyer_shift(month, day);

-- Everything that happened to a shift after it was made: who held it before and after, by whom, and why.
CREATE TABLE shift_step (
  shift_id TEXT NOT NULL REFERENCES lawyer_shift(id),
  seq BIGINT NOT NULL,
  kind TEXT NOT NULL,
  at BIGINT NOT NULL,
  staff_id TEXT REFERENCES staff(id),
  from_lawyer_id TEXT REFERENCES staff(id),
  to_lawyer_id TEXT REFERENCES staff(id),
  words TEXT,
  PRIMARY KEY (shift_id, seq)
);
CREATE INDEX shift_step_staff ON shift_step(staff_id);
CREATE INDEX shift_step_from ON shift_step(from_lawyer_id);
CREATE INDEX shift_step_to ON shift_step(to_lawyer_id);

CREATE TABLE swap (
  id TEXT PRIMARY KEY,
  shift_id TEXT NOT NULL REFERENCES lawyer_shift(id),
  lawyer_id TEXT NOT NULL REFERENCES staff(id),
  -- Who is asked; absent: everybody.
  asked_id TEXT REFERENCES staff(id),
  -- The coordinator who opened it for an absent lawyer.
  opened_for_by TEXT REFERENCES staff(id),
  opened_at BIGINT NOT NULL,
  reason TEXT NOT NULL,
  -- The approved request by which the lawyer had got the duty.
  after_id TEXT REFERENCES swap(id),
  state TEXT NOT NULL CHECK (state IN ('open', 'taken', 'approved', 'rejected', 'past_due', 'withdrawn')),
  taker_id TEXT REFERENCES staff(id),
  return_shift_id TEXT REFERENCES lawyer_shift(id),
  taken_for_by TEXT REFERENCES staff(id),
  taken_at BIGINT,
  decided_by TEXT REFERENCES staff(id),
  reject_reason TEXT,
  ended_at BIGINT,
  version BIGINT NOT NULL DEFAULT 1,
  CHECK (state NOT IN ('taken', 'approved', 'rejected') OR (taker_id IS NOT NULL AND taken_at IS NOT NULL)),
  CHECK (state NOT IN ('approved', 'rejected') OR decided_by IS NOT NULL),
  CHECK ((state IN ('open', 'taken')) = (ended_at IS NULL))
);
-- One live request for a duty, and one live exchange against it.
CREATE UNIQUE INDEX swap_live ON swap(shift_id) WHERE state IN ('open', 'taken');
CREATE UNIQUE INDEX swap_return ON swap(return_shift_id) WHERE state = 'taken' AND return_shift_id IS NOT NULL;
CREATE INDEX swap_shift ON swap(shift_id);
CREATE INDEX swap_returned ON swap(return_shift_id);
CREATE INDEX swap_lawyer ON swap(lawyer_id);
CREATE INDEX swap_asked ON swap(asked_id);
CREATE INDEX swap_opened_for ON swap(opened_for_by);
CREATE INDEX swap_after ON swap(after_id);
CREATE INDEX swap_taker ON swap(taker_id);
CREATE INDEX swap_taken_for ON swap(taken_for_by);
CREATE INDEX swap_decided ON swap(decided_by);

-- An empty chair and how people were helped.
CREATE TABLE duty_gap (
  id TEXT PRIMARY KEY,
  shift_id TEXT NOT NULL REFERENCES lawyer_shift(id),
  reason TEXT NOT NULL CHECK (reason IN ('unfilled', 'absent', 'left', 'leave', 'disabled')),
  opened_at BIGINT NOT NULL,
  -- Who should have sat there.
  missing_id TEXT REFERENCES staff(id),
  -- What boards and people are told now.
  rung TEXT NOT NULL CHECK (rung IN ('reserve', 'remote', 'call_back', 'rebook')),
  ended_at BIGINT,
  outcome TEXT CHECK (outcome IN ('filled', 'remote_filled', 'unfilled', 'back')),
  CHECK ((ended_at IS NULL) = (outcome IS NULL))
);
CREATE UNIQUE INDEX duty_gap_open ON duty_gap(shift_id) WHERE ended_at IS NULL;
CREATE INDEX duty_gap_shift ON duty_gap(shift_id);
CREATE INDEX duty_gap_missing ON duty_gap(missing_id);

CREATE TABLE duty_gap_ask (
  gap_id TEXT NOT NULL REFERENCES duty_gap(id),
  lawyer_id TEXT NOT NULL REFERENCES staff(id),
  asked_at BIGINT NOT NULL,
  answer TEXT CHECK (answer IN ('accepted', 'declined')),
  answered_at BIGINT,
  PRIMARY KEY (gap_id, lawyer_id),
  CHECK ((answer IS NULL) = (answered_at IS NULL))
);
CREATE INDEX duty_gap_ask_lawyer ON duty_gap_ask(lawyer_id);
