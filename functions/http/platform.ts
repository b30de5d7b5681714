import * as operations from '#contract/platform';
import { httpHandler } from '#runtime/http';
import { docsPage } from '../docs-page.ts';
import { openApiDocument } from '../openapi.ts';

export const handler = httpHandler(operations, {
  getOpenApi: async () => openApiDocument(),
  getDocs: async () => ({ fileName: 'kabinet-api.html', content: new TextEncoder().encode(docsPage()) }),
});
