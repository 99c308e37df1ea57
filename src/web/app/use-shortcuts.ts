import { useEffect, useRef } from 'react';

import { focusOf, shortcutOf, type Shortcut } from '#web/player/shortcuts.ts';

import { useApp } from './app-context.ts';

const seekStepMs = 5000;

/** Lets the keyboard steer the page, unless its single keys were switched off. */
export function useShortcuts(onHelp: () => void): void {
  const { player, router } = useApp();
  const help = useRef(onHelp);
  help.current = onHelp;
  useEffect(() => {
    const acts: Record<Shortcut, () => void> = {
      toggle: () => player.toggle(),
      'seek-back': () => player.seekBy(-seekStepMs),
      'seek-forward': () => player.seekBy(seekStepMs),
      previous: player.previous,
      next: player.next,
      search: () => {
        router.go('search');
        document.querySelector<HTMLInputElement>('input[type="search"]')?.focus();
      },
      help: () => help.current(),
    };
    const onKey = (event: KeyboardEvent) => {
      if (!player.preferences.get().keys || event.defaultPrevented) return;
      const shortcut = shortcutOf({
        key: event.key,
        shift: event.shiftKey,
        modified: event.ctrlKey || event.altKey || event.metaKey,
        focus: focusOf(document.activeElement),
      });
      if (!shortcut) return;
      event.preventDefault();
      acts[shortcut]();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [player, router]);
}
