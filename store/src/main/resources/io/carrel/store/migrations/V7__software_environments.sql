-- What projects can run in, in the order that people see; replaced whole.
CREATE TABLE software_environments (
  position    integer PRIMARY KEY CHECK (position BETWEEN 0 AND 99),
  title       text NOT NULL UNIQUE CHECK (length(title) BETWEEN 1 AND 80),
  image       text NOT NULL UNIQUE CHECK (length(image) BETWEEN 1 AND 512),
  description text NOT NULL CHECK (length(description) <= 300)
);
