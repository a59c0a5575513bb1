import { defineConfig } from 'vite';

/** Node 20 does not read TypeScript, so `coffer` is bundled: our packages in, everything from npm left out. */
export default defineConfig({
  build: {
    ssr: 'src/coffer.ts',
    target: 'node20',
    outDir: 'dist',
    emptyOutDir: true,
    rolldownOptions: { output: { entryFileNames: 'coffer.mjs', chunkFileNames: '[name]-[hash].mjs' } },
  },
  ssr: { noExternal: [/^@coffer\//] },
});
