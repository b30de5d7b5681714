import { expect, test } from 'vitest';
import * as z from 'zod';
import { type Access, operation } from '#core/platform';
import { pathsForCustomers } from './api-paths.ts';

const ofAccess = (access: Access) => ({
  id: `test.${access}`,
  operation: operation({
    method: 'GET',
    path: `/${access}`,
    summary: 'Something',
    description: 'Says something',
    access,
    input: z.object({}),
    output: z.object({}),
    faults: [],
  }),
});

test('the site carries the paths that customers call, and none of the acquirers’ or of the staff’s', () => {
  const routes = (['public', 'user', 'staff', 'acquirer'] as const).map(ofAccess);
  expect(pathsForCustomers(routes)).toEqual({
    'test.public': ['GET', '/public'],
    'test.user': ['GET', '/user'],
  });
});
