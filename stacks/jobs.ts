import { Duration } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Schedule, ScheduleExpression, ScheduleTargetInput, TimeWindow } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke, StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import {
  Choice,
  Condition,
  DefinitionBody,
  DistributedMap,
  Fail,
  JsonPath,
  LogLevel,
  Map as MapState,
  Pass,
  Result,
  StateMachine,
  Succeed,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke as LambdaTask } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Function as Lambda, type StackContext, use } from 'sst/constructs';
import { BILLING_NODE_OPTIONS } from '../functions/runtime/node-options.ts';
import { commonEnvironment, readAndWrite, secretsPolicy } from './permissions.ts';
import { LOG_RETENTION, removalPolicyOf } from './settings.ts';
import { Storage } from './storage.ts';

/** How many shards are billed side by side; each pages about 1,000 contracts at a time. */
const SHARDS_AT_ONCE = 40;

/**
 * What runs by itself. Month end: every morning the machine asks which suppliers' months are over and not yet billed
 * (usually none), bills each shard until it is finished, and closes each run. A run that was started or resumed by a
 * person asks for the machine by itself (`stacks/stream.ts`). Every step may be repeated.
 */
export function Jobs({ stack, app }: StackContext) {
  const { table } = use(Storage);
  const job = (id: string, handler: string, timeout: number, environment: Record<string, string> = {}) =>
    new Lambda(stack, id, {
      handler,
      timeout,
      memorySize: '1024 MB',
      environment: { ...commonEnvironment(app, table), ...environment },
      permissions: [...readAndWrite(table), secretsPolicy(stack, app)],
    });
  const due = job('MonthEndDue', 'functions/cron/month-end.due', 60);
  const plan = job('MonthEndPlan', 'functions/cron/month-end.plan', 60);
  const billShard = job('MonthEndBillShard', 'functions/cron/month-end.billShard', 900, {
    NODE_OPTIONS: BILLING_NODE_OPTIONS,
  });
  const close = job('MonthEndClose', 'functions/cron/month-end.close', 300);
  const reconcile = job('Reconcile', 'functions/cron/reconcile.handler', 300);
  const compareRegister = job('CompareRegister', 'functions/cron/compare-register.handler', 900);
  const autopay = job('Autopay', 'functions/cron/autopay.handler', 900);

  const call = (id: string, fn: Lambda) =>
    new LambdaTask(stack, id, { lambdaFunction: fn, payloadResponseOnly: true }).addRetry({
      maxAttempts: 6,
      interval: Duration.seconds(5),
      backoffRate: 2,
    });
  const billing = call('Bill a shard', billShard);
  const shards = new DistributedMap(stack, 'Every shard', {
    itemsPath: '$.shards',
    maxConcurrency: SHARDS_AT_ONCE,
    resultPath: JsonPath.DISCARD,
    toleratedFailurePercentage: 0,
  }).itemProcessor(
    billing.next(
      new Choice(stack, 'Is the shard finished?')
        .when(
          // of a paused run nothing more is billed; its next walk takes the shard up where it stands
          Condition.and(
            Condition.booleanEquals('$.finished', false),
            Condition.booleanEquals('$.paused', false),
          ),
          billing,
        )
        .otherwise(new Succeed(stack, 'Shard finished')),
    ),
  );
  // one supplier whose settings are broken must not end the others' month: the machine fails when all have had their turn
  const failed = new Pass(stack, 'The run failed', { result: Result.fromObject({ failed: true }) });
  const runs = new MapState(stack, 'Every run', {
    itemsPath: '$.runs',
    maxConcurrency: 4,
    resultSelector: { failed: JsonPath.listAt('$[?(@.failed == true)]') },
  }).itemProcessor(
    call('Plan the run', plan)
      .addCatch(failed)
      .next(shards.addCatch(failed))
      .next(call('Close the run', close).addCatch(failed)),
  );
  const verdict = new Choice(stack, 'Did a run fail?')
    .when(Condition.isPresent('$.failed[0]'), new Fail(stack, 'Not every run is closed'))
    .otherwise(new Succeed(stack, 'Every run is closed'));
  const monthEnd = new StateMachine(stack, 'MonthEnd', {
    definitionBody: DefinitionBody.fromChainable(call('Which months are over', due).next(runs).next(verdict)),
    timeout: Duration.hours(24),
    tracingEnabled: true,
    logs: {
      level: LogLevel.ALL,
      destination: new LogGroup(stack, 'MonthEndLog', {
        logGroupName: `/aws/vendedlogs/states/${app.logicalPrefixedName('month-end')}`,
        retention: LOG_RETENTION,
        removalPolicy: removalPolicyOf(app),
      }),
    },
  });

  const missed = new Queue(stack, 'MissedJobs', { enforceSSL: true, retentionPeriod: Duration.days(14) });
  new Schedule(stack, 'MonthEndMorning', {
    description: 'Asks each morning whose month is over',
    schedule: ScheduleExpression.cron({ hour: '3', minute: '30' }),
    timeWindow: TimeWindow.off(),
    target: new StepFunctionsStartExecution(monthEnd, {
      input: ScheduleTargetInput.fromObject({}),
      deadLetterQueue: missed,
    }),
  });
  new Schedule(stack, 'ReconcileOften', {
    description: 'Asks the acquirer about payments that have been open too long',
    schedule: ScheduleExpression.rate(Duration.minutes(5)),
    timeWindow: TimeWindow.off(),
    target: new LambdaInvoke(reconcile, { deadLetterQueue: missed }),
  });
  new Schedule(stack, 'CompareRegisterMornings', {
    description:
      'Compares the acquirers’ own books of the last days with what was posted; the later times finish the first',
    schedule: ScheduleExpression.cron({ hour: '3,5,7', minute: '10' }),
    timeWindow: TimeWindow.off(),
    target: new LambdaInvoke(compareRegister, { deadLetterQueue: missed }),
  });
  // from 6 to 10 UTC it is the same date in every zone of the country; what one run leaves the next takes up
  new Schedule(stack, 'AutopayDaily', {
    description: 'Tells of the next day’s automatic charges and makes the day’s',
    schedule: ScheduleExpression.cron({ hour: '6-10', minute: '0' }),
    timeWindow: TimeWindow.off(),
    target: new LambdaInvoke(autopay, { deadLetterQueue: missed }),
  });
  return {
    ...{ monthEnd, reconcile, compareRegister, autopay, missed },
    functions: [due, plan, billShard, close, reconcile, compareRegister, autopay],
  };
}
