-- A letter that holds a secret, such as a sign-in link, forgets its text when it has been carried or given up.
ALTER TABLE mails ADD COLUMN secret BOOLEAN NOT NULL DEFAULT FALSE;
