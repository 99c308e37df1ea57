import { createRoot } from 'react-dom/client';

import { AppContext } from './app/app-context.ts';
import { createApp } from './app/create-app.ts';
import { Shell } from './app/shell.tsx';

import '@fontsource-variable/figtree/index.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/lists.css';
import './styles/pages.css';
import './styles/shop.css';
import './styles/player.css';

const app = createApp(window);
void app.session.restore();

const root = document.querySelector('#app');
if (root) {
  createRoot(root).render(
    <AppContext value={app}>
      <Shell />
    </AppContext>,
  );
}
