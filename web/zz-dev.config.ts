import base from './vite.config.ts';
export default {
  ...(base as object),
  server: {
    port: 4178,
    strictPort: true,
    host: '127.0.0.1',
    proxy: { '/api': { target: 'http://127.0.0.1:4177', changeOrigin: false } },
  },
};
