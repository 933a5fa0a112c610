import { useParams } from 'react-router';
import { Frame } from '../frame/Frame';
import { NotFound } from '../app/NotFound';
import ProjectWorkspace from '../workspace/ProjectWorkspace';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `/projects/<id>/…`: everything below the top bar belongs to the workspace. */
export default function ProjectRoute() {
  const { projectId = '' } = useParams();
  if (!UUID.test(projectId))
    return (
      <Frame>
        <NotFound />
      </Frame>
    );
  return (
    <Frame fill>
      <ProjectWorkspace key={projectId} projectId={projectId} />
    </Frame>
  );
}
