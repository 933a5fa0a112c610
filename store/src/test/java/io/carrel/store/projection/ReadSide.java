package io.carrel.store.projection;

import akka.persistence.query.Sequence;
import akka.projection.eventsourced.EventEnvelope;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.carrel.actors.directory.ProjectChanged;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.project.ProjectEvent;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Writes events to the read side as the projection does, without a journal. */
public final class ReadSide {
  private final DataSource pool;
  private final Map<ProjectId, Long> sequences = new HashMap<>();
  private final List<ProjectChanged> changes = new ArrayList<>();
  private final ReadSideHandler handler =
      new ReadSideHandler(
          new HistoryWriter(JsonMapper.builder().findAndAddModules().build()), changes::add);

  public ReadSide(DataSource pool) {
    this.pool = pool;
  }

  /** The event's sequence number. */
  public long write(ProjectId project, ProjectEvent event) throws SQLException {
    long sequence = sequences.merge(project, 1L, Long::sum);
    ReadSideSession session = ReadSideSession.open(pool);
    try {
      handler.process(
          session,
          EventEnvelope.create(new Sequence(sequence), "project|" + project, sequence, event, 0));
      session.commit();
    } finally {
      session.close();
    }
    return sequence;
  }

  /** What was published so far. */
  public List<ProjectChanged> changes() {
    return List.copyOf(changes);
  }
}
