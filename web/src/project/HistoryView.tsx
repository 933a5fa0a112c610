import type { Project } from '../api/types';

export default function HistoryView({ project }: { project: Project }) {
  return <div>{project.title}</div>;
}
