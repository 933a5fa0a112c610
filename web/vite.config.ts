import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** The hub that `npm run dev` talks to. */
const hub = process.env.CARREL_HUB ?? 'http://127.0.0.1:8080';

const proxy = {
  '/api': hub,
  '/ws': { target: hub.replace(/^http/, 'ws'), ws: true },
  '^/[0-9a-f]{8}-[0-9a-f-]{27}/': { target: hub, ws: true },
};

/**
 * Puts the colour scheme in place before the first paint. The Content-Security-Policy allows no inline script and a
 * module would run too late, so it is a small file of its own in front of everything else.
 */
function themeBoot(): Plugin {
  const source = readFileSync(new URL('./src/theme/boot.js', import.meta.url), 'utf8');
  const file = `assets/boot-${createHash('sha256').update(source).digest('hex').slice(0, 8)}.js`;
  let building = false;
  return {
    name: 'carrel-theme-boot',
    configResolved: (config) => void (building = config.command === 'build'),
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: file, source });
    },
    transformIndexHtml: () => [
      {
        tag: 'script',
        attrs: { src: building ? `/${file}` : '/src/theme/boot.js' },
        injectTo: 'head-prepend',
      },
    ],
  };
}

export default defineConfig({
  plugins: [react(), themeBoot()],
  // Nothing is ever written into node_modules but by npm.
  cacheDir: 'target/vite',
  build: {
    outDir: 'target/classes/web',
    emptyOutDir: true,
    target: 'es2022',
    manifest: '.manifest.json',
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1000,
    modulePreload: { polyfill: false },
  },
  server: { port: 5173, proxy },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
