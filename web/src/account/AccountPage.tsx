import { Route, Routes } from 'react-router';
import { NotFound } from '../app/NotFound';
import { SectionPage } from '../frame/SectionPage';
import { usePageTitle } from '../frame/usePageTitle';
import { t } from '../text';
import { Appearance } from './Appearance';
import { Keys } from './Keys';
import { Profile } from './Profile';
import { Sessions } from './Sessions';

const links = [
  { to: '/account', label: t.account.sections.profile },
  { to: '/account/appearance', label: t.account.sections.preferences },
  { to: '/account/keys', label: t.account.sections.keys },
  { to: '/account/sessions', label: t.account.sections.sessions },
];

export default function AccountPage() {
  usePageTitle(t.account.title);
  return (
    <SectionPage title={t.account.title} links={links}>
      <Routes>
        <Route index element={<Profile />} />
        <Route path="appearance" element={<Appearance />} />
        <Route path="keys" element={<Keys />} />
        <Route path="sessions" element={<Sessions />} />
        <Route path="*" element={<NotFound />} />
      </Routes>
    </SectionPage>
  );
}
