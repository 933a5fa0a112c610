import type { Project } from '../api/types';

export default function PeopleView({ project }: { project: Project }) {
  return <div>{project.title}</div>;
}
