import { Link } from '#web/ui/link.tsx';
import { EmptyNotice } from '#web/ui/notice.tsx';
import { Page } from '#web/ui/page.tsx';

/** For addresses that lead nowhere. */
export function NotFoundPage() {
  return (
    <Page title="Not found">
      <EmptyNotice title="This address leads nowhere.">
        <p>
          <Link to="">Back to the library</Link>
        </p>
      </EmptyNotice>
    </Page>
  );
}
