import { useRouteError } from 'react-router';
import { Broken } from './Broken';

export function RouteFailure() {
  return <Broken error={useRouteError()} />;
}
