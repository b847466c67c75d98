-- A silent call for help from a desk (一键报警): colleagues of the place and supervisors hear it, the person does not.

CREATE TABLE alarm (
  id TEXT PRIMARY KEY,
  ticket_id TEXT NOT NULL REFERENCES ticket(id),
  desk_id TEXT NOT NULL REFERENCES desk(id),
  -- Where the desk stands, and where the person sits.
  site_id TEXT NOT NULL REFERENCES site(id),
  origin_site_id TEXT NOT NULL REFERENCES site(id),
  raised_by TEXT NOT NULL REFERENCES staff(id),
  raised_at BIGINT NOT NULL,
  answered_by TEXT REFERENCES staff(id),
  answered_at BIGINT,
  CHECK ((answered_by IS NULL) = (answered_at IS NULL))
);
CREATE UNIQUE INDEX alarm_open ON alarm(ticket_id) WHERE answered_at IS NULL;
CREATE INDEX alarm_ticket ON alarm(ticket_id);
CREATE INDEX alarm_desk ON alarm(desk_id);
CREATE INDEX alarm_site ON alarm(site_id) WHERE answered_at IS NULL;
CREATE INDEX alarm_origin ON alarm(origin_site_id) WHERE answered_at IS NULL;
CREATE INDEX alarm_raised_by ON alarm(raised_by);
CREATE INDEX alarm_answered_by ON alarm(answered_by);
