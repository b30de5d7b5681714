import { randomUUID } from 'node:crypto';
import { invalid } from './api-error.ts';
import { parseKopecks } from './money.ts';
import { instant, type Office } from './office.ts';

/** The calls a misbehaving answer can be asked for. */
export const CALLS = ['create', 'get', 'capture', 'cancel', 'refund', 'list', 'any'] as const;
export type Call = (typeof CALLS)[number];

export const EVENTS = [
  'payment.waiting_for_capture',
  'payment.succeeded',
  'payment.canceled',
  'refund.succeeded',
] as const;

export const STATUSES_4XX = [400, 401, 403, 404, 429] as const;

type Param = 'delay' | 'times' | 'together' | 'event' | 'call' | 'seconds' | 'status' | 'value' | 'currency';

/** Every scenario with the settings it takes. The page, the JSON door and the tests all read this table. */
export const SCENARIO_KINDS = {
  webhook_delay: { group: 'webhook', params: ['delay', 'event'] },
  webhook_repeat: { group: 'webhook', params: ['times', 'together', 'event'] },
  webhook_reorder: { group: 'webhook', params: ['event'] },
  webhook_stale_after_final: { group: 'webhook', params: [] },
  webhook_drop: { group: 'webhook', params: ['event'] },
  error_500_before: { group: 'answer', params: ['call'] },
  error_500_after: { group: 'answer', params: ['call'] },
  answer_never: { group: 'answer', params: ['call'] },
  answer_late: { group: 'answer', params: ['seconds', 'call'] },
  error_4xx: { group: 'answer', params: ['status', 'call'] },
  amount_mismatch: { group: 'object', params: ['value'] },
  currency_mismatch: { group: 'object', params: ['currency'] },
  test_flag_mismatch: { group: 'object', params: [] },
  unasked_hold: { group: 'change', params: [] },
  late_success: { group: 'change', params: ['delay'] },
  late_failure: { group: 'change', params: ['delay'] },
  refund_pending: { group: 'change', params: ['delay'] },
  refund_declined: { group: 'change', params: [] },
} as const satisfies Record<
  string,
  { group: 'webhook' | 'answer' | 'object' | 'change'; params: readonly Param[] }
>;

export type ScenarioKind = keyof typeof SCENARIO_KINDS;
export type ScenarioGroup = (typeof SCENARIO_KINDS)[ScenarioKind]['group'];

/** What to arm. A `sticky` scenario stays until it is disarmed, the default `once` is used up by its first use. */
export interface ScenarioDraft {
  kind: ScenarioKind;
  mode?: 'once' | 'sticky';
  /** Only this payment; any without it. */
  paymentId?: string;
  /** Seconds, or a day later (which a button or `fire` brings forward). */
  delay?: number | 'day';
  times?: number;
  /** Copies leave at the same moment instead of one after another. */
  together?: boolean;
  event?: (typeof EVENTS)[number];
  call?: Call;
  seconds?: number;
  status?: (typeof STATUSES_4XX)[number];
  /** What the object claims, like `"1.00"`; one rouble more than the truth without it. */
  value?: string;
  currency?: string;
}

export interface Scenario extends ScenarioDraft {
  id: string;
  mode: 'once' | 'sticky';
  armedAt: string;
  used: number;
}

const MAX_ARMED = 50;
const DAY_SECONDS = 24 * 60 * 60;

/** Reads a draft from JSON or a form, where all values are text. Throws `invalid_request` naming the field. */
export function parseScenario(input: Record<string, unknown>): ScenarioDraft {
  const kind = input.kind;
  if (typeof kind !== 'string' || !Object.hasOwn(SCENARIO_KINDS, kind))
    throw invalid('No such scenario', 'kind');
  const params: readonly Param[] = SCENARIO_KINDS[kind as ScenarioKind].params;
  const given = (name: string): unknown =>
    input[name] === '' || input[name] === null ? undefined : input[name];
  const allowed = new Set<string>(['kind', 'mode', 'paymentId', ...params]);
  for (const name of Object.keys(input)) {
    if (!allowed.has(name) && given(name) !== undefined)
      throw invalid('This scenario has no such setting', name);
  }

  const draft: ScenarioDraft = { kind: kind as ScenarioKind };
  const mode = given('mode');
  if (mode !== undefined) draft.mode = oneOf(['once', 'sticky'] as const, mode, 'mode');
  const paymentId = given('paymentId');
  if (paymentId !== undefined) draft.paymentId = String(paymentId);
  for (const name of params) {
    const value = given(name);
    if (value !== undefined) Object.assign(draft, { [name]: parseParam(name, value) });
  }
  return draft;
}

function parseParam(name: Param, value: unknown): unknown {
  switch (name) {
    case 'delay':
      return value === 'day' ? 'day' : wholeNumber(value, 0, 86_400, name);
    case 'times':
      return wholeNumber(value, 2, 20, name);
    case 'together':
      return value === true || value === 'true' || value === 'on';
    case 'event':
      return oneOf(EVENTS, value, name);
    case 'call':
      return oneOf(CALLS, value, name);
    case 'seconds':
      return wholeNumber(value, 1, 300, name);
    case 'status':
      return oneOf(STATUSES_4XX, Number(value), name);
    case 'value':
      parseKopecks(value, name);
      return value;
    case 'currency':
      if (typeof value !== 'string' || !/^[A-Z]{3}$/.test(value))
        throw invalid('A currency is three letters', name);
      return value;
  }
}

export function armScenario(office: Office, draft: ScenarioDraft): Scenario {
  const checked = parseScenario({ ...draft });
  if (office.state.scenarios.length >= MAX_ARMED)
    throw invalid(`At most ${MAX_ARMED} scenarios at once`, 'kind');
  const scenario: Scenario = {
    mode: 'once',
    ...checked,
    id: randomUUID(),
    armedAt: instant(office),
    used: 0,
  };
  office.state.scenarios.push(scenario);
  return scenario;
}

/** Without an id, all of them. */
export function disarmScenarios(office: Office, scenarioId?: string): void {
  office.state.scenarios = office.state.scenarios.filter(
    (scenario) => scenarioId !== undefined && scenario.id !== scenarioId,
  );
}

/** Takes the first armed scenario of a kind that fits; a one-shot one is used up by this. */
export function takeScenario(
  office: Office,
  kinds: readonly ScenarioKind[],
  about: { paymentId?: string | undefined; event?: string; call?: Call },
): Scenario | undefined {
  const taken = office.state.scenarios.find(
    (scenario) =>
      kinds.includes(scenario.kind) &&
      (scenario.paymentId === undefined || scenario.paymentId === about.paymentId) &&
      (about.event === undefined || scenario.event === undefined || scenario.event === about.event) &&
      (about.call === undefined || callOf(scenario) === 'any' || callOf(scenario) === about.call),
  );
  if (taken === undefined) return undefined;
  taken.used += 1;
  if (taken.mode === 'once') disarmScenarios(office, taken.id);
  office.log(
    `scenario ${taken.kind} applies${about.paymentId === undefined ? '' : ` to payment ${about.paymentId}`}`,
  );
  return taken;
}

/** A misbehaving answer is about creating payments unless it says otherwise. */
function callOf(scenario: Scenario): Call {
  return scenario.call ?? 'create';
}

export function delaySeconds(scenario: Scenario, whenUnset: number): number {
  return scenario.delay === 'day' ? DAY_SECONDS : (scenario.delay ?? whenUnset);
}

function wholeNumber(value: unknown, least: number, most: number, parameter: string): number {
  const number = typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < least || number > most) {
    throw invalid(`A whole number from ${least} to ${most}`, parameter);
  }
  return number;
}

function oneOf<T extends string | number>(options: readonly T[], value: unknown, parameter: string): T {
  const found = options.find((option) => option === value);
  if (found === undefined) throw invalid(`One of: ${options.join(', ')}`, parameter);
  return found;
}
