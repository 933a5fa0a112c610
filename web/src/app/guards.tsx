import { Navigate, Outlet, useLocation, useSearchParams } from 'react-router';
import { useSite } from './site';
import { NotFound } from './NotFound';
import { safeNext } from './next';

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
  return <Navigate to={safeNext(parameters.get('next'))} replace />;
}

/** To everybody else an admin page does not exist. */
export function RequireAdmin() {
  return useSite().signed_in?.admin ? <Outlet /> : <NotFound />;
}
