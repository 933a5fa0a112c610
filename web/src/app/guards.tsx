import { useEffect } from 'react';
import { Navigate, Outlet, useLocation, useSearchParams } from 'react-router';
import { useSite } from './site';
import { NotFound } from './NotFound';
import { isPage, safeNext } from './next';

/** Pages for people who are signed in; others sign in first and come back to where they were going. */
export function RequireAccount() {
  const { signed_in: account } = useSite();
  const { pathname, search } = useLocation();
  if (account) return <Outlet />;
  return <Navigate to={`/sign-in?next=${encodeURIComponent(pathname + search)}`} replace />;
}

/** Pages that make no sense to someone who is signed in. */
export function RequireStranger() {
  const { signed_in: account } = useSite();
  const [parameters] = useSearchParams();
  if (!account) return <Outlet />;
  const next = safeNext(parameters.get('next'));
  return isPage(next) ? <Navigate to={next} replace /> : <Leave to={next} />;
}

/** An app in a project: the server answers it, not this page. */
function Leave({ to }: { to: string }) {
  useEffect(() => window.location.replace(to), [to]);
  return null;
}

/** To everybody else an admin page does not exist. */
export function RequireAdmin() {
  return useSite().signed_in?.admin ? <Outlet /> : <NotFound />;
}
