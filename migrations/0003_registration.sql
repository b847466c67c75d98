-- Calendars with versions, deadlines from a dated policy table, and the registration of matters.

-- One loaded table of days off: per region and year the versions count up and none is ever changed.
CREATE TABLE calendar_version (
  id TEXT PRIMARY KEY,
  region TEXT NOT NULL,
  year BIGINT NOT NULL,
  version_no BIGINT NOT NULL CHECK (version_no > 0),
  source TEXT NOT NULL,
  loaded_at BIGINT NOT NULL,
  loaded_by TEXT REFERENCES staff(id),
  UNIQUE (region, year, version_no)
);
CREATE INDEX calendar_version_loaded_by ON calendar_version(loaded_by);

CREATE TABLE calendar_day (
  version_id TEXT NOT NULL REFERENCES calendar_version(id),
  day TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('off', 'makeup')),
  PRIMARY KEY (version_id, day)
);

-- What was loaded before versions were kept is version 1.
INSERT INTO calendar_version (id, region, year, version_no, source, loaded_at)
SELECT 'CN-' || SUBSTR(day, 1, 4) || '.1', 'CN', CAST(SUBSTR(day, 1, 4) AS BIGINT), 1, MIN(source), 0
FROM holiday GROUP BY SUBSTR(day, 1, 4);
INSERT INTO calendar_day (version_id, day, kind) SELECT 'CN-' || SUBSTR(day, 1, 4) || '.1', day, kind FROM holiday;
DROP TABLE holiday;

-- Limits by region and time. The newest row in force on the day of the event counts; a local row only if it is stricter.
CREATE TABLE deadline_policy (
  region TEXT NOT NULL,
  kind TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT,
  days BIGINT NOT NULL CHECK (days > 0 AND days <= 366),
  count TEXT NOT NULL CHECK (count IN ('working', 'calendar')),
  side TEXT NOT NULL CHECK (side IN ('right', 'duty')),
  source TEXT NOT NULL,
  PRIMARY KEY (region, kind, valid_from),
  CHECK (valid_to IS NULL OR valid_to >= valid_from)
);
INSERT INTO deadline_policy (region, kind, valid_from, valid_to, days, count, side, source) VALUES
  ('CN', 'notice', '2022-05-01', NULL, 15, 'calendar', 'duty', '信访工作条例第二十二、二十三条'),
  ('CN', 'objection', '2022-05-01', NULL, 5, 'working', 'duty', '信访工作条例第二十三条'),
  ('CN', 'handling', '2022-05-01', NULL, 60, 'calendar', 'duty', '信访工作条例第三十四条'),
  ('CN', 'extension', '2022-05-01', NULL, 30, 'calendar', 'duty', '信访工作条例第三十四条'),
  ('CN', 'review_request', '2022-05-01', NULL, 30, 'calendar', 'right', '信访工作条例第三十五条'),
  ('CN', 'review', '2022-05-01', NULL, 30, 'calendar', 'duty', '信访工作条例第三十五条'),
  ('CN', 'recheck_request', '2022-05-01', NULL, 30, 'calendar', 'right', '信访工作条例第三十六条'),
  ('CN', 'recheck', '2022-05-01', NULL, 30, 'calendar', 'duty', '信访工作条例第三十六条'),
  ('CN', 'confirmation', '2022-01-01', NULL, 30, 'calendar', 'right', '民事诉讼法第二百零五条'),
  ('CN', 'lamp', '2022-05-01', NULL, 3, 'calendar', 'duty', '缺省值，按本地规定改'),
  ('CN', 'hotline_dispatch', '2022-05-01', NULL, 1, 'working', 'duty', '缺省值，按本地规定改');

-- Matters grow the fields of the registration form. Texts are sealed with the version.
ALTER TABLE matter ADD COLUMN kind TEXT NOT NULL DEFAULT 'consult' CHECK (kind IN ('suggestion', 'accusation', 'complaint_request', 'consult'));
ALTER TABLE matter ADD COLUMN state TEXT NOT NULL DEFAULT 'registered'
  CHECK (state IN ('registered', 'guided', 'transferred', 'assigned', 'reported_up', 'terminated', 'no_longer_accepted'));
-- 0: the short form without versions.
ALTER TABLE matter ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE matter ADD COLUMN channel TEXT NOT NULL DEFAULT 'counter';
-- Empty for accusations: where and what it is about is inside the seal.
ALTER TABLE matter ADD COLUMN place_code TEXT;
ALTER TABLE matter ADD COLUMN unit_id TEXT REFERENCES unit(id);
ALTER TABLE matter ADD COLUMN people_count BIGINT NOT NULL DEFAULT 1 CHECK (people_count > 0);
ALTER TABLE matter ADD COLUMN linked_id TEXT REFERENCES matter(id);
CREATE INDEX matter_place ON matter(place_code, topic);
CREATE INDEX matter_unit ON matter(unit_id);
CREATE INDEX matter_linked ON matter(linked_id);
CREATE INDEX matter_site ON matter(site_id);
CREATE INDEX matter_origin ON matter(origin_site_id);
CREATE INDEX matter_registrar ON matter(registrar_id);

-- Corrections never overwrite. Exactly one of the two bodies is there: accusations have a seal of their own.
CREATE TABLE matter_version (
  matter_id TEXT NOT NULL REFERENCES matter(id),
  version BIGINT NOT NULL,
  ticket_id TEXT NOT NULL REFERENCES ticket(id),
  registrar_id TEXT NOT NULL REFERENCES staff(id),
  registered_at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  body_sealed TEXT,
  accusation_sealed TEXT,
  PRIMARY KEY (matter_id, version),
  CHECK ((body_sealed IS NULL) <> (accusation_sealed IS NULL))
);
CREATE INDEX matter_version_ticket ON matter_version(ticket_id);
CREATE INDEX matter_version_registrar ON matter_version(registrar_id);

-- 信访工作条例 art 20: at most five.
CREATE TABLE matter_representative (
  matter_id TEXT NOT NULL,
  version BIGINT NOT NULL,
  ord BIGINT NOT NULL CHECK (ord >= 1 AND ord <= 5),
  name_sealed TEXT NOT NULL,
  phone_sealed TEXT,
  PRIMARY KEY (matter_id, version, ord),
  FOREIGN KEY (matter_id, version) REFERENCES matter_version(matter_id, version)
);

-- Whom an accusation names, as keyed hashes only: they are never let near it.
CREATE TABLE matter_accused (
  matter_id TEXT NOT NULL REFERENCES matter(id),
  kind TEXT NOT NULL CHECK (kind IN ('person', 'unit')),
  name_index TEXT NOT NULL,
  PRIMARY KEY (matter_id, kind, name_index)
);

CREATE TABLE matter_handler (
  matter_id TEXT NOT NULL REFERENCES matter(id),
  staff_id TEXT NOT NULL REFERENCES staff(id),
  granted_by TEXT NOT NULL REFERENCES staff(id),
  granted_at BIGINT NOT NULL,
  PRIMARY KEY (matter_id, staff_id)
);
CREATE INDEX matter_handler_staff ON matter_handler(staff_id);
CREATE INDEX matter_handler_granted_by ON matter_handler(granted_by);

-- What the registrar decided on each candidate that was shown.
CREATE TABLE matter_duplicate (
  ticket_id TEXT NOT NULL REFERENCES ticket(id),
  other_id TEXT NOT NULL REFERENCES matter(id),
  decided_at BIGINT NOT NULL,
  decided_by TEXT NOT NULL REFERENCES staff(id),
  decision TEXT NOT NULL CHECK (decision IN ('same', 'different')),
  score BIGINT NOT NULL,
  PRIMARY KEY (ticket_id, other_id)
);
CREATE INDEX matter_duplicate_other ON matter_duplicate(other_id);
CREATE INDEX matter_duplicate_decided_by ON matter_duplicate(decided_by);

-- The same person again with a running matter: added to it, not opened twice.
CREATE TABLE matter_supplement (
  matter_id TEXT NOT NULL REFERENCES matter(id),
  ticket_id TEXT NOT NULL REFERENCES ticket(id),
  version BIGINT NOT NULL,
  registrar_id TEXT NOT NULL REFERENCES staff(id),
  added_at BIGINT NOT NULL,
  body_sealed TEXT,
  accusation_sealed TEXT,
  PRIMARY KEY (matter_id, ticket_id, version),
  CHECK ((body_sealed IS NULL) <> (accusation_sealed IS NULL))
);
CREATE INDEX matter_supplement_registrar ON matter_supplement(registrar_id);

CREATE TABLE urgent_report (
  matter_id TEXT NOT NULL REFERENCES matter(id),
  recipient TEXT NOT NULL,
  reporter_id TEXT NOT NULL REFERENCES staff(id),
  reported_at BIGINT NOT NULL,
  PRIMARY KEY (matter_id, recipient)
);
CREATE INDEX urgent_report_reporter ON urgent_report(reporter_id);

CREATE TABLE deadline (
  id TEXT PRIMARY KEY,
  matter_id TEXT NOT NULL REFERENCES matter(id),
  site_id TEXT NOT NULL REFERENCES site(id),
  kind TEXT NOT NULL,
  start_day TEXT NOT NULL,
  days BIGINT NOT NULL,
  count TEXT NOT NULL CHECK (count IN ('working', 'calendar')),
  side TEXT NOT NULL CHECK (side IN ('right', 'duty')),
  source TEXT NOT NULL,
  target_day TEXT NOT NULL,
  outer_day TEXT NOT NULL,
  calendar_version TEXT NOT NULL,
  is_provisional BOOLEAN NOT NULL,
  met_at BIGINT,
  UNIQUE (matter_id, kind),
  CHECK (start_day <= target_day AND target_day <= outer_day)
);
CREATE INDEX deadline_open ON deadline(outer_day) WHERE met_at IS NULL;
CREATE INDEX deadline_site ON deadline(site_id);

CREATE TABLE deadline_change (
  deadline_id TEXT NOT NULL REFERENCES deadline(id),
  no BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  changed_by TEXT REFERENCES staff(id),
  old_target TEXT NOT NULL,
  old_outer TEXT NOT NULL,
  old_version TEXT NOT NULL,
  new_target TEXT NOT NULL,
  new_outer TEXT NOT NULL,
  new_version TEXT NOT NULL,
  PRIMARY KEY (deadline_id, no)
);
CREATE INDEX deadline_change_changed_by ON deadline_change(changed_by);

CREATE TABLE unit_topic (
  unit_id TEXT NOT NULL REFERENCES unit(id),
  topic TEXT NOT NULL,
  PRIMARY KEY (unit_id, topic)
);
CREATE INDEX unit_topic_topic ON unit_topic(topic);
