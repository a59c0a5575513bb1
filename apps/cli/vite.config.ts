import { defineConfig } from 'vite';

/**
 * Node 20 does not read TypeScript, so `coffer` is bundled, npm packages included: those belong to the API's
 * folder, where a bundle in this one would not find them. Only what brings a native binary stays outside.
 */
export default defineConfig({
  build: {
    ssr: 'src/coffer.ts',
    target: 'node20',
    outDir: 'dist',
    emptyOutDir: true,
    rolldownOptions: { output: { entryFileNames: 'coffer.mjs', chunkFileNames: '[name]-[hash].mjs' } },
  },
  ssr: { noExternal: true, external: ['argon2', 'pg-native'] },
});
