-- Conflicts of interest and the lawyers' consultations.

-- What a firm listed: keyed hashes, different for every firm. They answer yes or no and cannot be read back.
CREATE TABLE conflict_list (
  firm_id TEXT PRIMARY KEY REFERENCES firm(id),
  names BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  changed_by TEXT NOT NULL REFERENCES staff(id)
);
CREATE INDEX conflict_list_changed_by ON conflict_list(changed_by);

CREATE TABLE conflict_name (
  firm_id TEXT NOT NULL REFERENCES firm(id),
  name_index TEXT NOT NULL,
  PRIMARY KEY (firm_id, name_index)
);

-- The other side, as the person or the desk named it.
CREATE TABLE ticket_party (
  ticket_id TEXT NOT NULL REFERENCES ticket(id),
  place BIGINT NOT NULL,
  name_sealed TEXT NOT NULL,
  name_index TEXT NOT NULL,
  PRIMARY KEY (ticket_id, place),
  UNIQUE (ticket_id, name_index)
);

-- Firms whose lawyers stepped aside: they do not call this person again.
CREATE TABLE ticket_barred_firm (
  ticket_id TEXT NOT NULL REFERENCES ticket(id),
  firm_id TEXT NOT NULL REFERENCES firm(id),
  lawyer_id TEXT NOT NULL REFERENCES staff(id),
  barred_at BIGINT NOT NULL,
  PRIMARY KEY (ticket_id, firm_id)
);
CREATE INDEX ticket_barred_firm_firm ON ticket_barred_firm(firm_id);
CREATE INDEX ticket_barred_firm_lawyer ON ticket_barred_firm(lawyer_id);

-- A lawyer's talk with a person, begun by the word that there is no conflict. The texts are that lawyer's alone.
CREATE TABLE consultation (
  ticket_id TEXT NOT NULL REFERENCES ticket(id),
  lawyer_id TEXT NOT NULL REFERENCES staff(id),
  topic TEXT,
  -- Words with a blank between them.
  referrals TEXT NOT NULL DEFAULT '',
  facts_sealed TEXT,
  advice_sealed TEXT,
  basis_sealed TEXT,
  started_at BIGINT NOT NULL,
  -- What was talked before the person was set aside and came back.
  spent_ms BIGINT NOT NULL DEFAULT 0,
  extended_at BIGINT,
  ended_at BIGINT,
  -- The list said yes and the lawyer knew better.
  against_list BOOLEAN NOT NULL,
  version BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (ticket_id, lawyer_id)
);
CREATE INDEX consultation_lawyer ON consultation(lawyer_id, started_at);

-- What a lawyer writes to the organ, with the person's consent: a paper of its own.
CREATE TABLE legal_opinion (
  ticket_id TEXT NOT NULL REFERENCES ticket(id),
  lawyer_id TEXT NOT NULL REFERENCES staff(id),
  unit_id TEXT NOT NULL REFERENCES unit(id),
  text_sealed TEXT NOT NULL,
  given_at BIGINT NOT NULL,
  PRIMARY KEY (ticket_id, lawyer_id, unit_id)
);
CREATE INDEX legal_opinion_lawyer ON legal_opinion(lawyer_id);
CREATE INDEX legal_opinion_unit ON legal_opinion(unit_id);
