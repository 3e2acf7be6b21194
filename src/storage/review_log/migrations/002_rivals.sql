-- The other card, of the same deck: the one whose answer was given, or that was asked side by side.
ALTER TABLE reviews ADD COLUMN rival TEXT;

CREATE INDEX reviews_with_a_rival ON reviews (id) WHERE rival IS NOT NULL;
