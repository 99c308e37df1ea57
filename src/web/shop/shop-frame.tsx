import type { ReactNode } from 'react';

import { useMe } from '#web/app/app-context.ts';
import type { Route } from '#web/app/router.ts';
import { Link } from '#web/ui/link.tsx';
import { Page } from '#web/ui/page.tsx';

import { ShopNav } from './shop-nav.tsx';

/** A page of the shop: its corners, its heading, what it is about. */
export function ShopFrame({
  page,
  title,
  children,
}: {
  page: Route['page'];
  title: string;
  children: ReactNode;
}) {
  return (
    <Page title={title} head={<ShopHead page={page} title={title} />}>
      {children}
    </Page>
  );
}

/** As `ShopFrame`, for what only accounts have: guests are asked to sign in and led back. */
export function MembersFrame({
  page,
  title,
  to,
  children,
}: {
  page: Route['page'];
  title: string;
  /** Where signing in leads back to. */
  to: string;
  children: () => ReactNode;
}) {
  const me = useMe();
  return (
    <ShopFrame page={page} title={title}>
      {me ? (
        children()
      ) : (
        <p>
          <Link to={`sign-in?after=${to}`}>Sign in</Link> to see this.
        </p>
      )}
    </ShopFrame>
  );
}

function ShopHead({ page, title }: { page: Route['page']; title: string }) {
  return (
    <div className="shop-top">
      <ShopNav page={page} />
      <h1>{title}</h1>
    </div>
  );
}
