-- The tables of akka-persistence-jdbc 5.2.1 and akka-projection-jdbc 1.4.0. Names, types and keys are
-- the libraries' contract; the primary key of event_journal is the fence against a second owner.
CREATE TABLE event_journal (
  ordering           bigserial    NOT NULL,
  persistence_id     varchar(255) NOT NULL,
  sequence_number    bigint       NOT NULL,
  deleted            boolean      NOT NULL DEFAULT false,
  writer             varchar(255) NOT NULL,
  write_timestamp    bigint,
  adapter_manifest   varchar(255),
  event_ser_id       integer      NOT NULL,
  event_ser_manifest varchar(255) NOT NULL,
  event_payload      bytea        NOT NULL,
  meta_ser_id        integer,
  meta_ser_manifest  varchar(255),
  meta_payload       bytea,
  PRIMARY KEY (persistence_id, sequence_number)
);
CREATE UNIQUE INDEX event_journal_ordering_idx ON event_journal (ordering);

CREATE TABLE event_tag (
  event_id bigint       NOT NULL REFERENCES event_journal (ordering) ON DELETE CASCADE,
  tag      varchar(256) NOT NULL,
  PRIMARY KEY (event_id, tag)
);
-- The query of one tag walks (tag, ordering); the primary key alone would make it read every tag.
CREATE INDEX event_tag_tag_idx ON event_tag (tag, event_id);

CREATE TABLE snapshot (
  persistence_id        varchar(255) NOT NULL,
  sequence_number       bigint       NOT NULL,
  created               bigint       NOT NULL,
  snapshot_ser_id       integer      NOT NULL,
  snapshot_ser_manifest varchar(255) NOT NULL,
  snapshot_payload      bytea        NOT NULL,
  meta_ser_id           integer,
  meta_ser_manifest     varchar(255),
  meta_payload          bytea,
  PRIMARY KEY (persistence_id, sequence_number)
);

CREATE TABLE akka_projection_offset_store (
  projection_name varchar(255) NOT NULL,
  projection_key  varchar(255) NOT NULL,
  current_offset  varchar(255) NOT NULL,
  manifest        varchar(4)   NOT NULL,
  mergeable       boolean      NOT NULL,
  last_updated    bigint       NOT NULL,
  PRIMARY KEY (projection_name, projection_key)
);

CREATE TABLE akka_projection_management (
  projection_name varchar(255) NOT NULL,
  projection_key  varchar(255) NOT NULL,
  paused          boolean      NOT NULL,
  last_updated    bigint       NOT NULL,
  PRIMARY KEY (projection_name, projection_key)
);
