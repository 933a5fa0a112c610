import { createBrowserRouter, Outlet, type RouteObject } from 'react-router';
import { Frame } from '../frame/Frame';
import { NotFound } from './NotFound';
import { RequireAccount, RequireAdmin, RequireStranger } from './guards';
import { RouteFailure } from './RouteFailure';

/** The table of contents. Each page is a file of its own and is fetched when it is first shown. */
export const routes: RouteObject[] = [
  {
    element: <Outlet />,
    // Nothing is better than a spinner for the moment until the first page's code is there.
    hydrateFallbackElement: <></>,
    errorElement: <RouteFailure />,
    children: [
      {
        element: <RequireStranger />,
        children: [
          { path: '/', lazy: async () => ({ Component: (await import('../landing/LandingPage')).default }) },
          {
            path: '/sign-in',
            lazy: async () => ({ Component: (await import('../auth/SignInPage')).default }),
          },
          {
            path: '/sign-up',
            lazy: async () => ({ Component: (await import('../auth/SignUpPage')).default }),
          },
        ],
      },
      {
        element: <RequireAccount />,
        children: [
          {
            path: '/projects/:projectId/*',
            lazy: async () => ({ Component: (await import('../project/ProjectRoute')).default }),
          },
          {
            element: <Frame />,
            children: [
              {
                path: '/projects',
                lazy: async () => ({ Component: (await import('../projects/ProjectsPage')).default }),
              },
              {
                path: '/account/*',
                lazy: async () => ({ Component: (await import('../account/AccountPage')).default }),
              },
              {
                element: <RequireAdmin />,
                children: [
                  {
                    path: '/admin/*',
                    lazy: async () => ({ Component: (await import('../admin/AdminPage')).default }),
                  },
                ],
              },
            ],
          },
        ],
      },
      {
        element: <Frame />,
        children: [
          {
            path: '/policies',
            lazy: async () => ({ Component: (await import('../landing/PoliciesPage')).default }),
          },
          { path: '*', element: <NotFound /> },
        ],
      },
    ],
  },
];

export const createRouter = () => createBrowserRouter(routes);
