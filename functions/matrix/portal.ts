import { vi } from 'vitest';
import type { OrganisationRole } from '#core/kernel';
import { dynamoTable, type Ports, type Table, takesBody } from '#core/platform';
import type { HttpHandler } from '#runtime/http';
import { identityPorts } from '#runtime/ports/identity';
import { paymentPorts } from '#runtime/ports/payment';
import { freshTable } from '#testing/fresh-table';
import { type Acquirer, createAcquirer } from '../../local/acquirer/index.ts';
import type { Route } from '../routes.ts';
import { call, startTestPool, TEST_ENVIRONMENT } from '../testing.ts';
import { CALLERS, type Caller } from './cells.ts';
import type { Input } from './rows.ts';
import { ACQUIRER_ADDRESS, suppliersOf, userOf } from './scene.ts';

type Answer = Awaited<ReturnType<typeof call>>;

/** The manifest's own handlers on a table of DynamoDB Local, with the sandbox acquirer and a user pool. */
export interface Portal {
  readonly table: Table;
  readonly acquirer: Acquirer;
  /** What the handlers reach of the outside world. */
  readonly ports: Partial<Ports>;
  /** Calls an operation as somebody of this scene, with those of the values that it takes. */
  call(route: Route, scene: string, caller: Caller | Member, values: Input): Promise<Answer>;
  handlerOf(route: Route): Promise<HttpHandler>;
  /** The cookies and headers by which somebody of this scene is known. */
  sessionOf(scene: string, caller: Caller | Member): { cookies?: string[]; headers?: Record<string, string> };
  close(): Promise<void>;
}

/** Somebody with this role in an organisation, or who is out of it by now. */
type Member = OrganisationRole | 'out';

const SHOP = { shopId: '100500', secretKey: 'test_key' };

/** Opens the portal for scenes of these names; binds the process's environment to it. */
export async function openPortal(scenes: readonly string[]): Promise<Portal> {
  // the forger signs like the pool, with a key of its own
  const [pool, forger] = await Promise.all([startTestPool(), startTestPool()]);
  const acquirer = createAcquirer({ shops: [SHOP] });
  const acquirerUrl = await acquirer.listen();
  const fresh = await freshTable();
  const suppliers = scenes.flatMap(suppliersOf);
  const environment = {
    ...TEST_ENVIRONMENT,
    KABINET_TABLE: fresh.tableName,
    KABINET_DYNAMODB_ENDPOINT: fresh.endpoint,
    KABINET_COGNITO_ISSUER: pool.issuer,
    KABINET_COGNITO_ENDPOINT: pool.endpoint,
    KABINET_YOOKASSA_ENDPOINT: `${acquirerUrl}/v3`,
    // a handful of people make all calls of thousands of requests
    KABINET_CALLS_OF_ONE_TIMES: '1000000',
    KABINET_TRUSTED_ACQUIRER_CIDRS: `${ACQUIRER_ADDRESS}/32`,
    KABINET_GATEWAYS: JSON.stringify(Object.fromEntries(suppliers.map((id) => [id, { yookassa: SHOP }]))),
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);

  const sessionOf: Portal['sessionOf'] = (scene, caller) => {
    if (caller === 'anonymous') return {};
    const isForged = caller === 'forger';
    const token = (isForged ? forger : pool).tokenOf(userOf(scene, isForged ? 'customer' : caller));
    const isBearer = isForged || caller === 'integrator';
    if (isBearer) return { headers: { authorization: `Bearer ${token}` } };
    return { cookies: [`__Host-kabinet=${token}`], headers: { 'x-kabinet': '1' } };
  };

  const handlerOf = async ({ module }: Route): Promise<HttpHandler> =>
    (await import(`../http/${module}.ts`)).handler;

  return {
    handlerOf,
    sessionOf,
    table: dynamoTable(fresh),
    acquirer,
    ports: { ...paymentPorts(), ...identityPorts() },
    async call(route, scene, caller, values) {
      const { operation, routeKey } = route;
      const taken = Object.entries(values).filter(
        ([name, value]) => name in operation.input.shape && value !== undefined,
      );
      const isInPath = ([name]: [string, unknown]) => operation.path.includes(`{${name}}`);
      const path = Object.fromEntries(taken.filter(isInPath).map(([name, value]) => [name, String(value)]));
      const rest = Object.fromEntries(taken.filter((one) => !isInPath(one)));
      const inBody = takesBody(operation) && !operation.form;
      return call(await handlerOf(route), {
        ...{ routeKey, path },
        ...(inBody ? { body: rest } : { query: rest as Record<string, string> }),
        ...sessionOf(scene, caller),
        // what is counted by address is counted apart
        sourceIp: `203.0.113.${Object.keys(CALLERS).indexOf(caller) + 1}`,
      });
    },
    async close() {
      await Promise.all([pool.stop(), forger.stop(), acquirer.close()]);
      vi.unstubAllEnvs();
    },
  };
}
