import { z } from 'zod';

import { anyone } from '../http/access.ts';
import { defineRoute } from '../http/route.ts';

/** Whether the process lives: touches nothing, so that a slow database never restarts a server. */
export const getHealth = defineRoute({
  method: 'get',
  path: '/health',
  id: 'getHealth',
  summary: 'Whether the process lives.',
  tag: 'operations',
  access: anyone,
  responses: { 200: { doc: 'It lives.', json: z.object({ status: z.literal('pass') }) } },
  handler: async () => ({ status: 'pass' }),
});

export const HEALTH_ROUTES = [getHealth];
