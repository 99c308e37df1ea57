import { ApiProblem } from '#web/api/api-problem.ts';
import { useMe } from '#web/app/app-context.ts';
import { Link } from '#web/ui/link.tsx';
import { EmptyNotice, ErrorNotice, Loading } from '#web/ui/notice.tsx';
import { Page } from '#web/ui/page.tsx';

/** Stands for something that is not there yet, or never: what is hidden and what is not are alike. */
export function Missing({
  what,
  error,
  onRetry,
}: {
  what: string;
  error: unknown;
  onRetry: () => void;
}) {
  const me = useMe();
  if (error === undefined) {
    return (
      <div className="page">
        <Loading />
      </div>
    );
  }
  if (!(error instanceof ApiProblem) || (error.status !== 404 && error.status !== 400)) {
    return (
      <Page title="That did not work">
        <ErrorNotice error={error} onRetry={onRetry} />
      </Page>
    );
  }
  return (
    <Page title="Not found">
      <EmptyNotice title={`There is no such ${what}, or it is not for you.`}>
        <p>
          {!me && (
            <>
              <Link to="sign-in">Sign in</Link> if you have an account, or go{' '}
            </>
          )}
          <Link to="">{me ? 'Back to the library' : 'back to the library'}</Link>.
        </p>
      </EmptyNotice>
    </Page>
  );
}
