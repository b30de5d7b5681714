import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { type StackContext, use } from 'sst/constructs';
import { Api } from './api.ts';
import { Jobs } from './jobs.ts';
import { settingsOf } from './settings.ts';
import { Storage } from './storage.ts';
import { Stream } from './stream.ts';

const RUNBOOK = 'docs/operations.md';

/** What must wake somebody. Each alarm names its runbook: the heading of the same name in docs/operations.md. */
export function Alarms({ stack, app }: StackContext) {
  const { table } = use(Storage);
  const { api, functions } = use(Api);
  const { monthEnd, reconcile, compareRegister, autopay, missed, functions: jobFunctions } = use(Jobs);
  const { consumers, undelivered } = use(Stream);
  const topic = new Topic(stack, 'Bell', { enforceSSL: true });
  const { alarmEmail } = settingsOf(app);
  if (alarmEmail) topic.addSubscription(new EmailSubscription(alarmEmail));

  const ring = (name: string, metric: IMetric, threshold: number, evaluationPeriods = 1) => {
    const alarm = new Alarm(stack, name, {
      alarmDescription: `${RUNBOOK}#${name}`,
      metric,
      threshold,
      evaluationPeriods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(topic));
  };
  const fiveMinutes = Duration.minutes(5);

  ring(
    'api-server-errors',
    new Metric({
      namespace: 'AWS/ApiGateway',
      metricName: '5xx',
      dimensionsMap: { ApiId: api.httpApiId },
      statistic: 'Sum',
      period: fiveMinutes,
    }),
    5,
  );
  ring(
    'api-slow',
    new Metric({
      namespace: 'AWS/ApiGateway',
      metricName: 'Latency',
      dimensionsMap: { ApiId: api.httpApiId },
      statistic: 'p95',
      period: fiveMinutes,
    }),
    1000,
    3,
  );
  ring(
    'job-errors',
    new MathExpression({
      expression: jobFunctions.map((_, index) => `e${index}`).join('+'),
      usingMetrics: Object.fromEntries(
        jobFunctions.map((fn, index) => [`e${index}`, fn.metricErrors({ period: fiveMinutes })]),
      ),
      period: fiveMinutes,
    }),
    3,
  );
  ring('month-end-failed', monthEnd.metricFailed({ period: fiveMinutes }), 1);
  ring('month-end-timed-out', monthEnd.metricTimedOut({ period: fiveMinutes }), 1);
  ring('job-missed', missed.metricApproximateNumberOfMessagesVisible({ period: fiveMinutes }), 1);
  ring(
    'notice-undelivered',
    undelivered.cdk.queue.metricApproximateNumberOfMessagesVisible({ period: fiveMinutes }),
    1,
  );
  ring(
    'stream-behind',
    new MathExpression({
      expression: 'MAX(METRICS())',
      usingMetrics: Object.fromEntries(
        consumers.map((consumer, index) => [
          `age${index}`,
          consumer.metric('IteratorAge', { statistic: 'Maximum', period: fiveMinutes }),
        ]),
      ),
      period: fiveMinutes,
    }),
    300_000,
    2,
  );
  for (const event of ['ReadThrottleEvents', 'WriteThrottleEvents']) {
    const metric = table.cdk.table.metric(event, { statistic: 'Sum', period: fiveMinutes });
    ring(event === 'ReadThrottleEvents' ? 'table-reads-throttled' : 'table-writes-throttled', metric, 10, 2);
  }
  for (const [channel, id] of [
    ['sms', 'SmsNearlyUsedUp'],
    ['mail', 'MailNearlyUsedUp'],
  ] as const) {
    const spent = marked(id, functions.identity, `${channel}_nearly_used_up`);
    ring(`${channel}-nearly-used-up`, spent, 1);
  }
  const invited = marked('InvitationsNearlyUsedUp', functions.organisation, 'mail_nearly_used_up');
  ring('invitations-nearly-used-up', invited, 1);
  ring('payment-needs-attention', marked('PaymentNeedsAttention', functions.payment), 1);
  ring('payment-needs-attention-found-by-job', marked('JobNeedsAttention', reconcile), 1);
  ring('acquirers-book-differs', marked('BookNeedsAttention', compareRegister), 1);
  ring('payment-needs-attention-found-by-autopay', marked('AutopayNeedsAttention', autopay), 1);

  /** Counts the log lines that carry an `alarm`, or this one. */
  function marked(id: string, fn: typeof reconcile, alarm?: string): IMetric {
    const filter = new MetricFilter(stack, id, {
      logGroup: fn.logGroup,
      filterPattern: alarm
        ? FilterPattern.stringValue('$.alarm', '=', alarm)
        : FilterPattern.exists('$.alarm'),
      metricNamespace: 'Kabinet',
      metricName: `${app.stage}-${id}`,
    });
    return filter.metric({ statistic: 'Sum', period: fiveMinutes });
  }
}
