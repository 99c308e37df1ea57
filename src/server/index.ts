export { requireFreePort } from './listen.ts';
export { startServer, type RunningServer } from './start-server.ts';
export { ROUTES } from './routes/index.ts';
