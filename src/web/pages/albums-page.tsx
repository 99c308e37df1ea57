import { useApp } from '#web/app/app-context.ts';
import { usePaged } from '#web/app/use-paged.ts';
import { Albums } from '#web/ui/albums.tsx';
import { LoadMore } from '#web/ui/load-more.tsx';
import { EmptyNotice, ErrorNotice, Loading } from '#web/ui/notice.tsx';
import { Page } from '#web/ui/page.tsx';

/** Every album by its cover. */
export function AlbumsPage() {
  const { catalog } = useApp();
  const albums = usePaged('albums', (cursor) => catalog.albums(cursor));
  return (
    <Page title="Albums">
      {albums.error !== undefined && <ErrorNotice error={albums.error} />}
      {!albums.items && albums.error === undefined && <Loading />}
      {albums.items?.length === 0 && <EmptyNotice title="No albums yet" />}
      {albums.items && <Albums albums={albums.items} label="Albums" />}
      <LoadMore list={albums} />
    </Page>
  );
}
