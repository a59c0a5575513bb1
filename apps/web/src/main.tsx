import '@coffer/ui/styles';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { root } from './platform/place.ts';
import { App } from './shell/App.tsx';
import { applyTheme } from './shell/preferences.ts';

applyTheme();
// The page is the same for every organisation; what installs it is not.
if (root) document.querySelector('link[rel=manifest]')?.setAttribute('href', `${root}/manifest.webmanifest`);
const place = document.getElementById('root');
if (place) {
  createRoot(place).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
