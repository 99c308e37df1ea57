import type { MediaRule } from '../media-rule.ts';
import { namedResources } from '../named-resources.ts';

export const transportSecured: MediaRule = {
  id: 'transport-secured',
  code: 'H06',
  title: 'Playlists and media come over TLS 1.2 or later',
  severity: 'warning',
  level: 'SHOULD',
  source: 'Apple HLS Authoring Specification 11 and 12',
  why: 'Apple platforms refuse plain HTTP unless an app excepts it, and a page over HTTPS cannot play it.',
  reads: 'delivery',
  profiles: ['apple', 'veza'],
  *check(presentation) {
    const told = new Set<string>();
    for (const { kind, fetched } of namedResources(presentation)) {
      const { delivery, failure, resource } = fetched;
      if (delivery === undefined || failure !== undefined || isSecure(delivery.tls)) continue;
      // A server is set up once: one finding for each says enough.
      const origin = originOf(resource.location);
      if (told.has(origin)) continue;
      told.add(origin);
      const how = delivery.tls === undefined ? 'without TLS' : `over ${delivery.tls}`;
      yield {
        subject: { kind, name: resource.name },
        message: `What comes from ${origin} comes ${how}.`,
        hint: 'Serve it over https: with TLS 1.2 or later.',
      };
    }
  },
};

function isSecure(tls: string | undefined): boolean {
  return tls === 'TLSv1.2' || tls === 'TLSv1.3';
}

function originOf(location: string): string {
  return URL.canParse(location) ? new URL(location).origin : location;
}
