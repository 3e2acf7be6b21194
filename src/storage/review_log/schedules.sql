-- A cache: what the reviews imply, one row a card. It is made whenever it is not there.
DROP TABLE IF EXISTS schedules;

CREATE TABLE schedules (
    deck       TEXT NOT NULL,
    card       TEXT NOT NULL,
    stability  REAL NOT NULL,
    difficulty REAL NOT NULL,
    last_day   INTEGER NOT NULL,
    due_day    INTEGER NOT NULL,
    reviews    INTEGER NOT NULL,
    lapses     INTEGER NOT NULL,
    in_a_row   INTEGER NOT NULL,
    PRIMARY KEY (deck, card)
) STRICT, WITHOUT ROWID;
