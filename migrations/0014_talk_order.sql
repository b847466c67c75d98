-- What the host ordered during a talk: stopped for a classified topic, consulted aside, held, muted or removed somebody.

CREATE TABLE talk_order (
  session_id TEXT NOT NULL REFERENCES session(id),
  no BIGINT NOT NULL,
  at BIGINT NOT NULL,
  by_id TEXT NOT NULL REFERENCES participant(id),
  what TEXT NOT NULL CHECK (what IN ('stop', 'go_on', 'consult', 'consult_over', 'hold', 'take_back', 'mute', 'unmute', 'remove')),
  about_id TEXT REFERENCES participant(id),
  PRIMARY KEY (session_id, no),
  CHECK ((about_id IS NULL) = (what IN ('stop', 'go_on', 'consult', 'consult_over')))
);
CREATE INDEX talk_order_by ON talk_order(by_id);
CREATE INDEX talk_order_about ON talk_order(about_id);
