import type { Artist } from '#server/contract/catalog.ts';

import { useApp } from '#web/app/app-context.ts';
import { usePaged } from '#web/app/use-paged.ts';
import { coverColours } from '#web/ui/cover-colours.ts';
import { Link } from '#web/ui/link.tsx';
import { LoadMore } from '#web/ui/load-more.tsx';
import { EmptyNotice, ErrorNotice, Loading } from '#web/ui/notice.tsx';
import { Page } from '#web/ui/page.tsx';

import { counted } from './counted.ts';

/** Every artist by name. */
export function ArtistsPage() {
  const { catalog } = useApp();
  const artists = usePaged('artists', (cursor) => catalog.artists(cursor));
  return (
    <Page title="Artists">
      {artists.error !== undefined && <ErrorNotice error={artists.error} />}
      {!artists.items && artists.error === undefined && <Loading />}
      {artists.items?.length === 0 && <EmptyNotice title="No artists yet" />}
      {artists.items && <Artists artists={artists.items} />}
      <LoadMore list={artists} />
    </Page>
  );
}

/** Artists as a list of names with what there is of them. */
export function Artists({ artists }: { artists: readonly Artist[] }) {
  return (
    <ul className="artists" aria-label="Artists">
      {artists.map((artist) => (
        <li key={artist.id}>
          <Link to={`artists/${artist.id}`} className="artist">
            <span
              className="artist-mark"
              aria-hidden="true"
              style={{ background: coverColours(artist.name).ground }}
            >
              {initialOf(artist.name)}
            </span>
            <span className="artist-name">{artist.name}</span>
            <span className="muted">
              {artist.albumCount > 0 && `${counted(artist.albumCount, 'album')} · `}
              {counted(artist.trackCount, 'track')}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** First letter as people see it: one grapheme, whatever it is made of. */
function initialOf(name: string): string {
  const [first] = new Intl.Segmenter().segment(name);
  return first?.segment.toLocaleUpperCase() ?? '';
}
