import * as z from 'zod';
import { fileReply, operation } from './operation.ts';

export const getOpenApi = operation({
  method: 'GET',
  path: '/openapi.json',
  summary: 'This API as an OpenAPI 3.1 document',
  description: 'Made from the same contracts that the handlers check their input with.',
  access: 'public',
  input: z.object({}),
  output: z.record(z.string(), z.unknown()),
  faults: [],
});

export const getDocs = operation({
  method: 'GET',
  path: '/docs',
  summary: 'This API as a page to read',
  description: 'Every operation with its fields, faults and who may call it.',
  access: 'public',
  binary: 'text/html',
  input: z.object({}),
  output: fileReply,
  faults: [],
});
