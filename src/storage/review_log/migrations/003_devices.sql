-- Two devices may each take back the same thing: their logs merge as a union of rows.
CREATE TABLE voids_of_devices (
    id     BLOB PRIMARY KEY CHECK (length(id) = 16),
    device BLOB NOT NULL CHECK (length(device) = 16),
    target BLOB NOT NULL CHECK (length(target) = 16),
    at_ms  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO voids_of_devices SELECT id, device, target, at_ms FROM voids;
DROP TABLE voids;
ALTER TABLE voids_of_devices RENAME TO voids;
CREATE INDEX voids_of_a_target ON voids (target);

-- What the learner decided for the whole library: of each subject the latest counts. Rows are only ever added.
CREATE TABLE decisions (
    id      BLOB PRIMARY KEY CHECK (length(id) = 16),
    device  BLOB NOT NULL CHECK (length(device) = 16),
    at_ms   INTEGER NOT NULL,
    kind    TEXT NOT NULL,
    subject TEXT NOT NULL,
    value   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
