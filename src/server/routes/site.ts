import { packageRoot } from '#core/package-root.ts';
import { isClaimed } from '#domains/identity/index.ts';

import { siteInfo, type SiteInfo } from '../contract/auth.ts';
import { anyone } from '../http/access.ts';
import { defineRoute, type Route } from '../http/route.ts';

const readSite = defineRoute({
  method: 'get',
  path: '/api/v1/site',
  id: 'readSite',
  summary: 'What a page must know before anybody has signed in.',
  tag: 'accounts',
  access: anyone,
  responses: { 200: { doc: 'The site.', json: siteInfo } },
  async handler(ctx): Promise<SiteInfo> {
    return {
      name: 'veza',
      version: packageRoot().version,
      claimed: await isClaimed(ctx),
      registration: ctx.config.auth.registration,
    };
  },
});

export const SITE_ROUTES: readonly Route[] = [readSite];
