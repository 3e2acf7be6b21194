CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The truth. Rows are only ever added.
CREATE TABLE reviews (
    id            BLOB PRIMARY KEY CHECK (length(id) = 16),
    device        BLOB NOT NULL CHECK (length(device) = 16),
    sitting       BLOB NOT NULL CHECK (length(sitting) = 16),
    deck          TEXT NOT NULL,
    card          TEXT NOT NULL,
    at_ms         INTEGER NOT NULL,
    utc_offset_s  INTEGER NOT NULL,
    study_day     INTEGER NOT NULL,
    form          TEXT NOT NULL,
    rating        INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 4),
    given         TEXT,
    is_right      INTEGER CHECK (is_right IN (0, 1)),
    duration_ms   INTEGER NOT NULL CHECK (duration_ms >= 0),
    is_scheduled  INTEGER NOT NULL CHECK (is_scheduled IN (0, 1)),
    interval_days INTEGER NOT NULL CHECK (interval_days >= 0)
) STRICT, WITHOUT ROWID;

CREATE INDEX reviews_of_a_card ON reviews (deck, card, id);
CREATE INDEX reviews_of_a_day ON reviews (study_day);

-- Marks being set and taken off: the latest counts. Rows are only ever added.
CREATE TABLE marks (
    id           BLOB PRIMARY KEY CHECK (length(id) = 16),
    device       BLOB NOT NULL CHECK (length(device) = 16),
    deck         TEXT NOT NULL,
    card         TEXT NOT NULL,
    at_ms        INTEGER NOT NULL,
    utc_offset_s INTEGER NOT NULL,
    study_day    INTEGER NOT NULL,
    kind         TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX marks_of_a_card ON marks (deck, card, id);

-- Reviews and marks that were taken back. Rows are only ever added.
CREATE TABLE voids (
    id     BLOB PRIMARY KEY CHECK (length(id) = 16),
    device BLOB NOT NULL CHECK (length(device) = 16),
    target BLOB NOT NULL UNIQUE CHECK (length(target) = 16),
    at_ms  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A cache: what the reviews imply, one row a card.
CREATE TABLE schedules (
    deck       TEXT NOT NULL,
    card       TEXT NOT NULL,
    stability  REAL NOT NULL,
    difficulty REAL NOT NULL,
    last_day   INTEGER NOT NULL,
    due_day    INTEGER NOT NULL,
    reviews    INTEGER NOT NULL,
    lapses     INTEGER NOT NULL,
    is_failing INTEGER NOT NULL CHECK (is_failing IN (0, 1)),
    PRIMARY KEY (deck, card)
) STRICT, WITHOUT ROWID;
