import type { Route } from '../http/route.ts';
import { HEALTH_ROUTES } from './health.ts';

/** Every route of the server. A route is mounted, documented and tested by standing here. */
export const ROUTES: readonly Route[] = [...HEALTH_ROUTES];
