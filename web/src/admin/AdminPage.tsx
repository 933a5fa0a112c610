import { Navigate, Route, Routes } from 'react-router';
import { NotFound } from '../app/NotFound';
import { SectionPage } from '../frame/SectionPage';
import { usePageTitle } from '../frame/usePageTitle';
import { t } from '../text';
import { AllProjects } from './AllProjects';
import { Cluster } from './Cluster';
import { InspectProject } from './InspectProject';
import { Invitations } from './Invitations';
import { SiteSettingsForm } from './SiteSettingsForm';
import { Software } from './Software';

const links = [
  { to: '/admin/people', label: t.admin.sections.people },
  { to: '/admin/projects', label: t.admin.sections.projects },
  { to: '/admin/software', label: t.admin.sections.software },
  { to: '/admin/cluster', label: t.admin.sections.cluster },
  { to: '/admin/settings', label: t.admin.sections.settings },
];

export default function AdminPage() {
  usePageTitle(t.admin.title);
  return (
    <SectionPage title={t.admin.title} links={links}>
      <Routes>
        <Route index element={<Navigate to="/admin/people" replace />} />
        <Route path="people" element={<Invitations />} />
        <Route path="projects" element={<AllProjects />} />
        <Route path="projects/:projectId" element={<InspectProject />} />
        <Route path="software" element={<Software />} />
        <Route path="cluster" element={<Cluster />} />
        <Route path="settings" element={<SiteSettingsForm />} />
        <Route path="*" element={<NotFound />} />
      </Routes>
    </SectionPage>
  );
}
