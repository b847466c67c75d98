-- How those take part who are neither petitioner, host nor an invited officer: as what, by which way, who asked them and why.
CREATE TABLE attendance (
  participant_id TEXT PRIMARY KEY REFERENCES participant(id),
  session_id TEXT NOT NULL REFERENCES session(id),
  way TEXT NOT NULL CHECK (way IN ('account', 'link', 'same_room')),
  reason_sealed TEXT NOT NULL,
  -- The host, or themselves.
  asked_by TEXT NOT NULL REFERENCES staff(id),
  asked_at BIGINT NOT NULL,
  removed_at BIGINT
);
CREATE INDEX attendance_session ON attendance(session_id);
CREATE INDEX attendance_asked_by ON attendance(asked_by);

-- Somebody who does not hear writes and reads instead: their check asks for no sound.
ALTER TABLE preflight ADD COLUMN uses_text BOOLEAN NOT NULL DEFAULT FALSE;
