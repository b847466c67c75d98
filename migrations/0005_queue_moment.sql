-- The moment of the last number of a line and day: of people who press at the same moment the smaller number came first.
ALTER TABLE queue_day ADD COLUMN last_at BIGINT NOT NULL DEFAULT 0;
-- Who came earlier than the person called: counted at every call, and hardly ever anybody.
CREATE INDEX ticket_due ON ticket(queue_id, day, due_at) WHERE state IN ('issued', 'transferred', 'requeued');
