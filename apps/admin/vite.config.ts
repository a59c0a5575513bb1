import { vanillaExtractPlugin } from '@vanilla-extract/vite-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  base: '/admin/',
  plugins: [react(), vanillaExtractPlugin()],
  build: {
    target: 'es2023',
    // Beside the page, so that all that is served lies in one folder; the page is built first, and empties it.
    outDir: '../web/dist/admin',
    emptyOutDir: true,
    // The polyfill would be an inline script, and a `data:` asset would be refused by the policy.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
