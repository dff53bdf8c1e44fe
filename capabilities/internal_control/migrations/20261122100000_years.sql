-- Which event of an earlier year this one was copied from, and the number it had there: numbers are quoted in minutes.
ALTER TABLE events ADD COLUMN previous UUID;
ALTER TABLE events ADD COLUMN previous_number BIGINT;
