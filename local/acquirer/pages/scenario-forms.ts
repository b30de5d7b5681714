import {
  CALLS,
  EVENTS,
  SCENARIO_KINDS,
  type Scenario,
  type ScenarioKind,
  STATUSES_4XX,
} from '../scenarios.ts';
import { html, type Markup } from './html.ts';
import type { Place } from './layout.ts';
import { SCENARIO_TEXTS } from './scenario-texts.ts';

const GROUPS = ['webhook', 'answer', 'object', 'change'] as const;

/** A form for each scenario, group by group. */
export function scenarioForms(place: Place): Markup {
  const kinds = Object.keys(SCENARIO_KINDS) as ScenarioKind[];
  return html`${GROUPS.map(
    (group) => html`<section class="panel"><h2>${SCENARIO_TEXTS[place.language].groups[group]}</h2>
<div class="grid">${kinds
      .filter((kind) => SCENARIO_KINDS[kind].group === group)
      .map((kind) => scenarioForm(place, kind))}</div></section>`,
  )}`;
}

function scenarioForm(place: Place, kind: ScenarioKind): Markup {
  const text = SCENARIO_TEXTS[place.language];
  return html`<form method="post" action="${place.base}/scenarios?lang=${place.language}">
<h3>${text.kinds[kind]}</h3>
<input type="hidden" name="action" value="arm"><input type="hidden" name="kind" value="${kind}">
${SCENARIO_KINDS[kind].params.map((param) => paramField(place, kind, param))}
<div><label for="${kind}-mode">${text.mode}</label>
<select id="${kind}-mode" name="mode"><option value="once">${text.once}</option><option value="sticky">${text.sticky}</option></select></div>
<button>${text.arm}</button>
</form>`;
}

function paramField(place: Place, kind: ScenarioKind, param: string): Markup {
  const text = SCENARIO_TEXTS[place.language];
  const id = `${kind}-${param}`;
  const label = html`<label for="${id}">${text.params[param]}</label>`;
  const select = (options: readonly (string | number)[], blank?: string) => html`<div>${label}
<select id="${id}" name="${param}">${blank !== undefined && html`<option value="">${blank}</option>`}${options.map(
    (option) => html`<option>${option}</option>`,
  )}</select></div>`;
  const input = (value: string, attributes: Markup) =>
    html`<div>${label}<input id="${id}" name="${param}" value="${value}" ${attributes}></div>`;
  switch (param) {
    case 'event':
      return select(EVENTS, text.any);
    case 'call':
      return select(CALLS);
    case 'status':
      return select(STATUSES_4XX);
    case 'together':
      return html`<div><label><input type="checkbox" name="together"> ${text.params.together}</label></div>`;
    case 'times':
      return input('5', html`inputmode="numeric"`);
    case 'seconds':
      return input('30', html`inputmode="numeric"`);
    case 'delay':
      return input('10', html`pattern="\\d+|day"`);
    case 'currency':
      return input('USD', html`maxlength="3"`);
    default:
      return input('', html`inputmode="decimal"`);
  }
}

/** The settings of an armed scenario in one line. */
export function scenarioSettings(scenario: Scenario): string {
  const { kind: _kind, id: _id, armedAt: _armedAt, used, mode: _mode, ...settings } = scenario;
  const parts = Object.entries(settings).map(([name, value]) => `${name} ${value}`);
  return [...parts, ...(used > 0 ? [`× ${used}`] : [])].join(', ');
}
