import { vanillaExtractPlugin } from '@vanilla-extract/vite-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react(), vanillaExtractPlugin()],
  worker: { format: 'es' },
  build: {
    target: 'es2023',
    outDir: 'dist',
    // The polyfill would be an inline script, and a `data:` asset would be refused by the policy.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
