import { needsSession } from '#core/platform';
import type { Route } from '../routes.ts';
import { given, type Input, type Outcome, PARTS, type Row } from './rows.ts';
import type { Scene, Things } from './scene.ts';

/** Who calls: what they may name as theirs, and what is another's to them. */
export const CALLERS = {
  /** With no session. */
  anonymous: { foreign: 'customer' },
  /** With a token of another key. */
  forger: { foreign: 'customer' },
  /** Of the second supplier, a customer and an admin, with a token from before. */
  blocked: { own: 'blocked', foreign: 'customer' },
  customer: { own: 'customer', foreign: 'integrator' },
  /** Like a customer, by `Authorization` instead of the cookie. */
  integrator: { own: 'integrator', foreign: 'customer' },
  /** Has unlinked what was theirs, and left the organisation. */
  unlinked: { own: 'unlinked', foreign: 'customer' },
  /** Sees the organisation of the customer, and may change nothing of it. */
  colleague: { own: 'customer', foreign: 'integrator' },
  /** Of the first supplier's staff, without the role that is needed, with it, and with every role. */
  'other clerk': { own: 'integrator', foreign: 'blocked' },
  clerk: { own: 'customer', foreign: 'blocked' },
  admin: { own: 'integrator', foreign: 'blocked' },
  /** Admin of the second supplier. */
  officer: { own: 'blocked', foreign: 'customer' },
} as const;

export type Caller = keyof typeof CALLERS;

const UNSIGNED: readonly Caller[] = ['anonymous', 'forger', 'blocked'];
const LET_IN: Readonly<Record<'user' | 'staff', readonly Caller[]>> = {
  user: ['customer', 'integrator'],
  staff: ['clerk', 'admin', 'officer'],
};

/** One cell of the matrix. */
export interface Cell {
  readonly caller: Caller;
  /** `own`, `foreign`, `absent`, or the last two of a part. */
  readonly target: string;
  readonly outcome: Outcome;
  readonly input: (scene: Scene) => Input;
  /** The target of the same caller that must be answered word for word the same. */
  readonly like?: string;
}

/** What is wrong with an operation's row, in a sentence; undefined when nothing is. */
export function faultOfRow(
  { id, operation }: Pick<Route, 'id' | 'operation'>,
  row: Row | undefined,
): string | undefined {
  const file = 'functions/matrix/rows.ts';
  if (!row) return `${id} has no row in ${file}: say there what it answers, and to whom.`;
  if (operation.access === 'staff' && !row.role) return `${id} is for staff: name its role in ${file}.`;
  if (!row.own && (needsSession(operation) || !row.strange))
    return `${id} answers nobody: say in ${file} what whoever may call it is answered with.`;
  const container = containerOf(operation);
  if (!container) return undefined;
  const unsaid = PARTS.find(
    (part) => part !== container && part in operation.input.shape && !(part in (row.parts ?? {})),
  );
  return unsaid && `${id} takes ${unsaid}: say in ${file} what another's is answered with.`;
}

/** What of an operation's input says whose things it is about. */
function containerOf({ access, input: { shape } }: Route['operation']): string | undefined {
  if (access === 'staff') return 'supplierId' in shape ? 'supplierId' : undefined;
  if (access !== 'user') return undefined;
  if ('contractId' in shape) return 'contractId';
  const isOrganisations = shape.organisationId?.safeParse(undefined).success === false;
  return isOrganisations ? 'organisationId' : undefined;
}

/** Every cell of an operation: first those that must change nothing, then those of callers who are let in. */
export function cellsOf(route: Route, row: Row): { readonly refused: Cell[]; readonly letIn: Cell[] } {
  const cells = (Object.keys(CALLERS) as Caller[]).flatMap((caller) => cellsOfCaller(route, row, caller));
  const isLetIn = ({ caller, target }: Cell) =>
    target === 'own' &&
    (mayDo(route, caller) ||
      (caller === 'unlinked' && row.unlinked !== undefined) ||
      (caller === 'colleague' && row.colleague !== undefined) ||
      (isOfCaller(route, row) && !UNSIGNED.includes(caller)));
  return { refused: cells.filter((cell) => !isLetIn(cell)), letIn: cells.filter(isLetIn) };
}

const mayDo = ({ operation: { access } }: Route, caller: Caller): boolean =>
  (access === 'user' || access === 'staff') && LET_IN[access].includes(caller);

/** An operation about nobody but whoever calls it lets in everybody who is signed in. */
const isOfCaller = (route: Route, row: Row): boolean =>
  route.operation.access === 'user' && strangeOutcome(route, row) === undefined;

type Place = (scene: Scene) => Things;

function cellsOfCaller(route: Route, row: Row, caller: Caller): Cell[] {
  const place = placesOf(caller);
  const cell = (target: keyof typeof place, outcome: Outcome, like?: string): Cell => ({
    ...{ caller, target, outcome },
    input: (scene) => inputOf(row, place[target](scene), caller),
    ...(like && { like }),
  });
  const stranger = (outcome: Outcome) => [
    cell('absent', outcome),
    cell('foreign', outcome, 'absent'),
    cell('own', outcome, 'absent'),
  ];
  if (!needsSession(route.operation)) {
    const { own, strange } = row;
    return [...(strange ? [cell('absent', strange)] : []), ...(own ? [cell('own', own)] : [])];
  }
  if (UNSIGNED.includes(caller)) return stranger('401 platform.not_signed_in');
  const strange = strangeOutcome(route, row);
  const own = ownOutcome(route, row, caller);
  const isLetIn = mayDo(route, caller) || isKnown(route, row, caller);
  if (strange && !isLetIn) return stranger(strange);
  return [
    ...(strange ? [cell('absent', strange), cell('foreign', strange, 'absent')] : []),
    ...(mayDo(route, caller) ? partCells(row, caller, place) : []),
    ...(own ? [cell('own', own)] : []),
  ];
}

/** What a caller is answered with about what is theirs. */
function ownOutcome(route: Route, row: Row, caller: Caller): Outcome | undefined {
  if (!isKnown(route, row, caller)) return row.own;
  return caller === 'unlinked' ? row.unlinked : (row.colleague ?? '403 organisation.role_insufficient');
}

/** Whether a caller who may not do it is no stranger to what it is about all the same. */
function isKnown({ operation }: Route, row: Row, caller: Caller): boolean {
  if (caller === 'colleague') return containerOf(operation) === 'organisationId';
  return caller === 'unlinked' && row.unlinked !== undefined;
}

/** Whose things are a caller's own. */
export function holderOf(caller: Caller): keyof Scene['things'] | undefined {
  const called = CALLERS[caller];
  return 'own' in called ? called.own : undefined;
}

/** Whoever has nothing of their own names another's. */
function placesOf(caller: Caller): Readonly<Record<'own' | 'foreign' | 'absent', Place>> {
  const { foreign } = CALLERS[caller];
  const own = holderOf(caller) ?? foreign;
  return {
    own: ({ things }) => things[own],
    foreign: ({ things }) => things[foreign],
    absent: (scene) => scene.absent(caller),
  };
}

function strangeOutcome({ operation }: Route, row: Row): Outcome | undefined {
  if (row.strange) return row.strange;
  if (operation.access === 'staff') return '404 supplier.missing';
  if (operation.access !== 'user') return undefined;
  const container = containerOf(operation);
  if (container === 'contractId') return '404 contract.missing';
  return container ? '404 organisation.missing' : undefined;
}

/** Another's part named by way of one's own: answered like one that there is not. */
function partCells(row: Row, caller: Caller, place: ReturnType<typeof placesOf>): Cell[] {
  return Object.entries(row.parts ?? {}).flatMap(([name, part]) => {
    const { outcome, input } =
      typeof part === 'object'
        ? part
        : { outcome: part, input: (things: Things) => ({ [name]: nameOf(things, name) }) };
    const cell = (target: 'absent' | 'foreign'): Cell => ({
      caller,
      target: `${target} ${name}`,
      outcome,
      input: (scene) => ({ ...inputOf(row, place.own(scene), caller), ...input(place[target](scene)) }),
      ...(target === 'foreign' && { like: `absent ${name}` }),
    });
    return [cell('absent'), cell('foreign')];
  });
}

function nameOf(things: Things, field: string): unknown {
  const names: Readonly<Record<string, keyof Things>> = { payment: 'paymentId', contractNumber: 'number' };
  return things[names[field] ?? (field as keyof Things)];
}

function inputOf(row: Row, things: Things, caller: string): Input {
  return { ...given(things), ...row.input?.(things, caller) };
}
