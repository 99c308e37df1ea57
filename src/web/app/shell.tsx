import { useEffect, useRef, useState } from 'react';

import { HelpDialog } from '#web/player-ui/help-dialog.tsx';
import { PlayerBar } from '#web/player-ui/player-bar.tsx';
import { Link } from '#web/ui/link.tsx';

import { useApp } from './app-context.ts';
import { Navigation } from './navigation.tsx';
import { PageOf } from './page-of.tsx';
import { useStore } from './store.ts';
import { useShortcuts } from './use-shortcuts.ts';

/** The whole page: navigation, the route's page, the player. */
export function Shell() {
  const { session, router } = useApp();
  const route = useStore(router.route);
  const { status } = useStore(session.state);
  const main = useRef<HTMLElement>(null);
  const [helpOpen, setHelpOpen] = useState(false);
  useShortcuts(() => setHelpOpen(true));

  // A search that goes on is the same place: its address changes and the focus stays.
  const place = 'id' in route ? `${route.page}/${route.id}` : route.page;
  const first = useRef(true);
  useEffect(() => {
    const lost = document.activeElement === null || document.activeElement === document.body;
    // The link that was followed is gone with its page: the focus goes to what it led to.
    if (!first.current && lost) main.current?.focus({ preventScroll: true });
    first.current = false;
  }, [place]);

  return (
    <div className="shell">
      <a className="skip-link" href="#content" onClick={(event) => skip(event, main.current)}>
        Skip to the content
      </a>
      <div className="side">
        <header className="brand-row">
          <Link to="" className="brand" aria-label="Veza, to the library">
            <img src={router.href('icon.svg')} alt="" width={28} height={28} />
            <span>Veza</span>
          </Link>
        </header>
        <Navigation route={route} onHelp={() => setHelpOpen(true)} />
      </div>
      <main ref={main} id="content" tabIndex={-1}>
        {status !== 'restoring' && <PageOf route={route} />}
      </main>
      <PlayerBar />
      {helpOpen && <HelpDialog onClose={() => setHelpOpen(false)} />}
    </div>
  );
}

/** A fragment would be resolved against the base path and leave the page; the focus does it. */
function skip(event: { preventDefault(): void }, main: HTMLElement | null) {
  event.preventDefault();
  main?.focus();
}
