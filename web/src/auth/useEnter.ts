import { useNavigate, useSearchParams } from 'react-router';
import type { Account } from '../api/types';
import { isPage, safeNext } from '../app/next';
import { useSetAccount } from '../app/site';

/** Goes where somebody who has just signed in wanted to go. */
export function useEnter(): (account: Account) => void {
  const setAccount = useSetAccount();
  const navigate = useNavigate();
  const [parameters] = useSearchParams();
  return (account) => {
    const next = safeNext(parameters.get('next'));
    if (!isPage(next)) {
      // An app in a project: the server answers it, not this page.
      window.location.assign(next);
      return;
    }
    setAccount(account);
    void navigate(next, { replace: true });
  };
}
