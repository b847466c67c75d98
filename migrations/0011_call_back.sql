-- Call-backs of the legal line, and how lawyers are reached.

-- The legal line that calls people back: the nation's 12348. Without a row nobody is offered a call.
CREATE TABLE legal_line (
  number TEXT PRIMARY KEY,
  from_min BIGINT NOT NULL,
  to_min BIGINT NOT NULL,
  -- Whether it answers on rest days too.
  on_rest_days BOOLEAN NOT NULL,
  -- People are called within so many minutes, or, if the line closes before, by this minute of the next day it answers.
  answer_min BIGINT NOT NULL,
  next_day_min BIGINT NOT NULL,
  CHECK (from_min >= 0 AND from_min < to_min AND to_min <= 1440),
  CHECK (answer_min > 0 AND next_day_min >= from_min AND next_day_min <= to_min)
);
INSERT INTO legal_line (number, from_min, to_min, on_rest_days, answer_min, next_day_min) VALUES ('12348', 510, 1050, FALSE, 120, 720);

-- Somebody who chose to be called back instead of waiting before an empty chair. What tells who it is, is emptied long
-- after the end.
CREATE TABLE call_back (
  id TEXT PRIMARY KEY,
  site_id TEXT NOT NULL REFERENCES site(id),
  day TEXT NOT NULL,
  no BIGINT NOT NULL CHECK (no >= 1),
  name_sealed TEXT,
  phone_sealed TEXT,
  phone_index TEXT,
  words_sealed TEXT,
  topic TEXT,
  lang TEXT NOT NULL,
  -- The number in the line that was given up for it.
  ticket_id TEXT REFERENCES ticket(id),
  state TEXT NOT NULL CHECK (state IN ('open', 'done', 'given_up')),
  opened_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  ended_at BIGINT,
  -- Given up, and told in another way.
  told_at BIGINT,
  told_by TEXT REFERENCES staff(id),
  told_words_sealed TEXT,
  version BIGINT NOT NULL DEFAULT 1,
  UNIQUE (day, no),
  CHECK ((state = 'open') = (ended_at IS NULL)),
  CHECK (told_at IS NULL OR (state = 'given_up' AND told_by IS NOT NULL))
);
-- One call for a phone at a time.
CREATE UNIQUE INDEX call_back_phone ON call_back(phone_index) WHERE state = 'open';
CREATE INDEX call_back_site ON call_back(site_id);
CREATE INDEX call_back_ticket ON call_back(ticket_id);
CREATE INDEX call_back_told_by ON call_back(told_by);
CREATE INDEX call_back_ended ON call_back(ended_at);

CREATE TABLE call_back_try (
  call_back_id TEXT NOT NULL REFERENCES call_back(id),
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  staff_id TEXT NOT NULL REFERENCES staff(id),
  outcome TEXT NOT NULL CHECK (outcome IN ('reached', 'no_answer', 'wrong_number')),
  words_sealed TEXT,
  PRIMARY KEY (call_back_id, seq)
);
CREATE INDEX call_back_try_staff ON call_back_try(staff_id);

-- Where messages of the rota reach a lawyer. Sealed: it is told to the coordinator and to the lawyer only.
ALTER TABLE lawyer ADD COLUMN phone_sealed TEXT;

-- What a lawyer was told of duties and swaps, once each, whether by a message or, without a phone, by the coordinator.
CREATE TABLE duty_notice (
  -- The message's key.
  key TEXT PRIMARY KEY,
  lawyer_id TEXT NOT NULL REFERENCES lawyer(staff_id),
  kind TEXT NOT NULL,
  month TEXT NOT NULL,
  shift_id TEXT REFERENCES lawyer_shift(id),
  -- When what it is about begins; absent for a whole month.
  about_at BIGINT,
  noted_at BIGINT NOT NULL,
  has_phone BOOLEAN NOT NULL
);
CREATE INDEX duty_notice_lawyer ON duty_notice(lawyer_id);
CREATE INDEX duty_notice_shift ON duty_notice(shift_id);
CREATE INDEX duty_notice_month ON duty_notice(month);
