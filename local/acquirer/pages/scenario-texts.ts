import type { ScenarioGroup, ScenarioKind } from '../scenarios.ts';
import type { Language } from './language.ts';

interface ScenarioPageTexts {
  title: string;
  lead: string;
  armed: string;
  nothingArmed: string;
  disarm: string;
  disarmAll: string;
  once: string;
  sticky: string;
  mode: string;
  arm: string;
  any: string;
  scheduled: string;
  fireAll: string;
  fire: string;
  refresh: string;
  operations: string;
  noOperations: string;
  page: string;
  refundAll: string;
  expire: string;
  refund: string;
  events: string;
  resend: string;
  calls: string;
  groups: Record<ScenarioGroup, string>;
  kinds: Record<ScenarioKind, string>;
  params: Record<string, string>;
}

export const SCENARIO_TEXTS: Record<Language, ScenarioPageTexts> = {
  ru: {
    title: 'Сценарии и журнал операций',
    lead: 'Выберите, что пойдёт не так со следующими платежами и вызовами. Разовый сценарий срабатывает один раз, постоянный действует, пока его не выключат.',
    armed: 'Включённые сценарии',
    nothingArmed: 'Всё работает как обычно.',
    disarm: 'Выключить',
    disarmAll: 'Выключить все',
    once: 'один раз',
    sticky: 'постоянно',
    mode: 'Как долго',
    arm: 'Включить',
    any: 'любое',
    scheduled: 'Отложено',
    fireAll: 'Выполнить всё отложенное сейчас',
    fire: 'Выполнить сейчас',
    refresh: 'Обновить страницу',
    operations: 'Операции',
    noOperations: 'Платежей пока не было.',
    page: 'Страница оплаты',
    refundAll: 'Вернуть остаток',
    expire: 'Завершить срок',
    refund: 'возврат',
    events: 'Уведомления',
    resend: 'Отправить уведомление ещё раз',
    calls: 'Последние вызовы API',
    groups: {
      webhook: 'Уведомления',
      answer: 'Ответы API',
      object: 'Данные платежа',
      change: 'Поздние изменения',
    },
    kinds: {
      webhook_delay: 'Уведомление придёт позже',
      webhook_repeat: 'Уведомление придёт несколько раз',
      webhook_reorder: 'Уведомление придёт после следующего',
      webhook_stale_after_final: 'После итогового придёт уведомление о прежнем состоянии',
      webhook_drop: 'Уведомление потеряется',
      error_500_before: 'HTTP 500, операция не записана',
      error_500_after: 'HTTP 500, операция записана',
      answer_never: 'Ответа не будет, операция записана',
      answer_late: 'Ответ задержится, операция записана',
      error_4xx: 'Отказ 4xx',
      amount_mismatch: 'Другая сумма в платеже',
      currency_mismatch: 'Другая валюта в платеже',
      test_flag_mismatch: 'Другой признак тестового платежа',
      unasked_hold: 'Деньги сначала только удержаны',
      late_success: 'Отменённый платёж позже станет успешным',
      late_failure: 'Успешный платёж позже станет отменённым',
      refund_pending: 'Возврат сначала в обработке',
      refund_declined: 'Возврат отклонён',
    },
    params: {
      delay: 'Задержка, секунд или day',
      times: 'Сколько раз',
      together: 'Одновременно',
      event: 'Событие',
      call: 'Вызов',
      seconds: 'Секунд',
      status: 'Код',
      value: 'Сумма, например 1.00',
      currency: 'Валюта',
    },
  },
  en: {
    title: 'Scenarios and operations',
    lead: 'Choose what goes wrong with the next payments and calls. A one-shot scenario applies once, a lasting one until it is switched off.',
    armed: 'Active scenarios',
    nothingArmed: 'Everything works as usual.',
    disarm: 'Switch off',
    disarmAll: 'Switch all off',
    once: 'once',
    sticky: 'until switched off',
    mode: 'How long',
    arm: 'Switch on',
    any: 'any',
    scheduled: 'Put off',
    fireAll: 'Do all that is put off now',
    fire: 'Do it now',
    refresh: 'Refresh the page',
    operations: 'Operations',
    noOperations: 'No payments yet.',
    page: 'Payment page',
    refundAll: 'Refund what is left',
    expire: 'End its time',
    refund: 'refund',
    events: 'Webhooks',
    resend: 'Send the webhook again',
    calls: 'Latest API calls',
    groups: {
      webhook: 'Webhooks',
      answer: 'API answers',
      object: "The payment's data",
      change: 'Late changes',
    },
    kinds: {
      webhook_delay: 'The webhook comes later',
      webhook_repeat: 'The webhook comes several times',
      webhook_reorder: 'The webhook comes after the next one',
      webhook_stale_after_final: 'A webhook of an earlier state follows the final one',
      webhook_drop: 'The webhook is lost',
      error_500_before: 'HTTP 500, nothing stored',
      error_500_after: 'HTTP 500, the operation stored',
      answer_never: 'No answer, the operation stored',
      answer_late: 'A late answer, the operation stored',
      error_4xx: 'A 4xx refusal',
      amount_mismatch: 'Another amount in the payment',
      currency_mismatch: 'Another currency in the payment',
      test_flag_mismatch: 'Another test flag in the payment',
      unasked_hold: 'The money is only held at first',
      late_success: 'A cancelled payment succeeds later',
      late_failure: 'A succeeded payment fails later',
      refund_pending: 'The refund is pending at first',
      refund_declined: 'The refund is declined',
    },
    params: {
      delay: 'Delay, seconds or day',
      times: 'How many times',
      together: 'At the same moment',
      event: 'Event',
      call: 'Call',
      seconds: 'Seconds',
      status: 'Status',
      value: 'Amount, like 1.00',
      currency: 'Currency',
    },
  },
};
