-- The moment of the last number of a line and day: of people who press at the same moment the smaller number came first.
ALTER TABLE queue_day ADD COLUMN last_at BIGINT NOT NULL DEFAULT 0;
