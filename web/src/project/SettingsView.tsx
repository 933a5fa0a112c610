import type { Project } from '../api/types';

export default function SettingsView({ project }: { project: Project }) {
  return <div>{project.title}</div>;
}
