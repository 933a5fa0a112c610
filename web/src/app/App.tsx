import { MantineProvider, localStorageColorSchemeManager, useMantineColorScheme } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { RouterProvider } from 'react-router';
import { createQueryClient } from '../api/queries';
import { Crash } from './Crash';
import { createRouter } from './routes';
import { SiteContext, useSiteQuery } from './site';
import { Unreachable } from './Unreachable';
import { themeFor, variables } from '../theme/theme';

/** Used until the site's own accent is known. */
const DEFAULT_ACCENT = '#2f6f6a';
const schemes = localStorageColorSchemeManager({ key: 'carrel-color-scheme' });

export function App() {
  const [client] = useState(createQueryClient);
  return (
    <QueryClientProvider client={client}>
      <Site />
    </QueryClientProvider>
  );
}

function Site() {
  const { data: site, error, refetch } = useSiteQuery();
  const [router] = useState(createRouter);
  const accent = site?.accent_color ?? DEFAULT_ACCENT;
  const theme = useMemo(() => themeFor(accent), [accent]);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      colorSchemeManager={schemes}
      defaultColorScheme="auto"
    >
      <Crash>
        {site ? (
          <SiteContext value={site}>
            <PreferredScheme />
            <RouterProvider router={router} />
            <Notifications position="bottom-right" limit={4} autoClose={6000} className="notifications" />
          </SiteContext>
        ) : (
          error && <Unreachable retry={() => void refetch()} />
        )}
      </Crash>
    </MantineProvider>
  );
}

/** The account's preference rules over what this browser remembers. */
function PreferredScheme() {
  const { data: site } = useSiteQuery();
  const wanted = site?.signed_in?.color_scheme;
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  useEffect(() => {
    if (wanted && wanted !== colorScheme) setColorScheme(wanted);
  }, [wanted, colorScheme, setColorScheme]);
  return null;
}
