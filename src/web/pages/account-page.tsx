import { useState } from 'react';

import type { Session } from '#server/contract/auth.ts';

import { useApp, useMe, usePayments } from '#web/app/app-context.ts';
import { useResource } from '#web/app/use-resource.ts';
import { PlanSection } from '#web/shop/plan-section.tsx';
import { Ago } from '#web/ui/ago.tsx';
import { Link } from '#web/ui/link.tsx';
import { ErrorNotice, Loading } from '#web/ui/notice.tsx';
import { Page } from '#web/ui/page.tsx';

import { Invitations } from './invitations.tsx';
import { deviceOf } from './session-words.ts';

/** Who one is here, where one is signed in, and the ways out. */
export default function AccountPage() {
  const { account, session, router } = useApp();
  const me = useMe();
  const payments = usePayments();
  const [error, setError] = useState<unknown>();
  if (!me) {
    return (
      <Page title="Account" className="narrow">
        <p>
          <Link to="sign-in?after=account">Sign in</Link> to see your account.
        </p>
      </Page>
    );
  }
  const leave = (end: () => Promise<undefined>) => {
    end().then(() => {
      session.drop();
      router.go('');
    }, setError);
  };
  return (
    <Page title="Account">
      <p className="lead">
        {me.displayName} <span className="muted">· {me.email}</span>
        {me.roles.includes('admin') && <span className="mark">Administrator</span>}
      </p>
      <div className="button-row">
        <button
          type="button"
          className="button button-primary"
          onClick={() => leave(account.logout)}
        >
          Sign out
        </button>
        <button type="button" className="button" onClick={() => leave(account.logoutEverywhere)}>
          Sign out everywhere
        </button>
      </div>
      {error !== undefined && <ErrorNotice error={error} />}
      {payments && <PlanSection accountId={me.id} />}
      <Sessions />
      {me.permissions.includes('user:invite') && <Invitations />}
    </Page>
  );
}

function Sessions() {
  const { account } = useApp();
  const sessions = useResource('sessions', account.sessions);
  const [error, setError] = useState<unknown>();
  const revoke = (id: string) => {
    account.revokeSession(id).then(sessions.reload, setError);
  };
  return (
    <section aria-labelledby="sessions-title">
      <div className="section-head">
        <h2 id="sessions-title">Where you are signed in</h2>
      </div>
      {(error ?? sessions.error) !== undefined && <ErrorNotice error={error ?? sessions.error} />}
      {!sessions.data && sessions.error === undefined && <Loading rows={2} />}
      <ul className="rows">
        {sessions.data?.items.map((item) => (
          <SessionRow key={item.id} session={item} onRevoke={() => revoke(item.id)} />
        ))}
      </ul>
    </section>
  );
}

function SessionRow({ session, onRevoke }: { session: Session; onRevoke: () => void }) {
  const device = deviceOf(session.userAgent);
  return (
    <li className="row">
      <div className="row-words">
        <strong>{device}</strong>
        {session.current && <span className="mark">This one</span>}
        <span className="muted">
          {session.ip ?? 'unknown address'} · used <Ago time={session.lastUsedAt} />
        </span>
      </div>
      {!session.current && (
        <button
          type="button"
          className="button"
          onClick={onRevoke}
          aria-label={`End the session of ${device}`}
        >
          End
        </button>
      )}
    </li>
  );
}
