import { expect, test } from 'vitest';
import { type Route, routes } from '../routes.ts';
import { type Answer, wrongWith } from './verdict.ts';

const route = routes.find(({ id }) => id === 'identity.signIn') as Route;
const problem = {
  ...{ type: 'about:blank', title: 'unauthenticated', status: 401, code: 'identity.sign_in_refused' },
  ...{ detail: 'Sign-in failed.', requestId: 'req-1' },
};
const answer = (statusCode: number, body: unknown, type = 'application/problem+json'): Answer => ({
  ...{ statusCode, headers: { 'content-type': type } },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

test('an answer that the contract promises is let pass', () => {
  expect(wrongWith(route, answer(200, { givenName: 'Анна' }, 'application/json'))).toBeUndefined();
  expect(wrongWith(route, answer(401, problem))).toBeUndefined();
});

test.each<[string, Answer]>([
  ['a breakdown', answer(500, { ...problem, status: 500, code: 'platform.unexpected' })],
  ['an acquirer that is down', answer(502, { ...problem, status: 502 })],
  ['a fault that is not declared', answer(401, { ...problem, code: 'identity.link_invalid' })],
  ['another status than it says', answer(404, problem)],
  ['a problem with more in it', answer(401, { ...problem, stack: 'at …' })],
  ['a problem that is no JSON', answer(401, 'oops')],
  ['less than is promised', answer(200, {}, 'application/json')],
  ['more than is promised', answer(200, { givenName: 'Анна', phone: '+7' }, 'application/json')],
])('is not: %s', (_, wrong) => {
  expect(wrongWith(route, wrong)).toBeDefined();
});
