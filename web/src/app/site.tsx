import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, use, useCallback } from 'react';
import { customizeQuery, keys } from '../api/queries';
import type { Account, Customize } from '../api/types';

export const SiteContext = createContext<Customize | null>(null);

/** The site's name, accent and who is signed in. */
export function useSite(): Customize {
  const site = use(SiteContext);
  if (!site) throw new Error('useSite outside of the app');
  return site;
}

/** The person who is signed in, on pages that exist only for them. */
export function useAccount(): Account {
  const { signed_in: account } = useSite();
  if (!account) throw new Error('useAccount while signed out');
  return account;
}

export const useSiteQuery = () => useQuery(customizeQuery);

/** Puts a changed (or new, or no) account in place everywhere. A change of person forgets the other's data. */
export function useSetAccount() {
  const client = useQueryClient();
  return useCallback(
    (account: Account | null) => {
      const before = client.getQueryData<Customize>(keys.customize);
      if (before?.signed_in && before.signed_in.account_id !== account?.account_id) {
        client.removeQueries({ predicate: (query) => query.queryKey[0] !== keys.customize[0] });
      }
      client.setQueryData<Customize>(keys.customize, (old) => old && { ...old, signed_in: account });
    },
    [client],
  );
}
