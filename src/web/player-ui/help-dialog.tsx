import { useApp } from '#web/app/app-context.ts';
import { useStore } from '#web/app/store.ts';
import { Dialog } from '#web/ui/dialog.tsx';

const KEYS: readonly (readonly [keys: readonly string[], words: string])[] = [
  [['Space'], 'Play or pause'],
  [['←', '→'], 'Five seconds back or on'],
  [['Shift ←', 'Shift →'], 'Previous or next track'],
  [['/'], 'Search'],
  [['?'], 'This help'],
  [['Esc'], 'Close what is open'],
];

/** The keys that steer the page, and the switch for those who do not want them. */
export function HelpDialog({ onClose }: { onClose: () => void }) {
  const { player } = useApp();
  const { keys } = useStore(player.preferences);
  return (
    <Dialog title="Keyboard shortcuts" className="help" onClose={onClose}>
      <dl className="keys">
        {KEYS.map(([names, words]) => (
          <div key={words}>
            <dt>
              {names.map((name) => (
                <kbd key={name}>{name}</kbd>
              ))}
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <p className="muted">
        Keys go to text fields first, and space to a button that has the focus.
      </p>
      <label className="switch">
        <input
          type="checkbox"
          checked={keys}
          onChange={(event) => player.setPreferences({ keys: event.target.checked })}
        />
        Single keys steer the player
      </label>
    </Dialog>
  );
}
