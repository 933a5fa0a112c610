import { useEffect } from 'react';
import { useSite } from '../app/site';

/** The browser tab's title: what is shown, then the site. */
export function usePageTitle(title: string): void {
  const { site_name: site } = useSite();
  useEffect(() => {
    document.title = title && title !== site ? `${title} · ${site}` : site;
  }, [title, site]);
}
