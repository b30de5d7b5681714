import { paths } from 'virtual:api-paths';
import { apiClient } from './api-client.ts';

/** The site's own client: the manifest's paths over the browser's `fetch`. */
export const { call, download, findSession } = apiClient({
  paths,
  fetch: (input, init) => fetch(input, init),
  language: () => document.documentElement.lang,
  pause: (ms) => new Promise((done) => setTimeout(done, ms)),
});
