import { useApp } from '#web/app/app-context.ts';
import { useResource } from '#web/app/use-resource.ts';
import { Link } from '#web/ui/link.tsx';

/** What a guest should know: how to become somebody here. */
export function Welcome() {
  const { account } = useApp();
  const { data: site } = useResource('site', account.site);
  if (!site) return null;
  if (!site.claimed) {
    return (
      <aside className="welcome" aria-label="First steps">
        <p>
          <strong>This Veza has no administrator yet.</strong> Open the claim link that{' '}
          <code>veza up</code> printed in the terminal. It works for 30 minutes; a new start prints
          a new one.
        </p>
      </aside>
    );
  }
  return (
    <aside className="welcome" aria-label="Welcome">
      <p>
        You hear what is public. <Link to="sign-in">Sign in</Link> to hear the rest.
      </p>
    </aside>
  );
}
