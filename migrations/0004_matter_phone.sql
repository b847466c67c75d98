-- The phone on a registration form, for finding the like: the same keyed hash as person.phone_index.
ALTER TABLE matter ADD COLUMN phone_index TEXT;
CREATE INDEX matter_phone ON matter(phone_index) WHERE phone_index IS NOT NULL;
