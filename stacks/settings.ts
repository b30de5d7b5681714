import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { App, FunctionProps } from 'sst/constructs';
import { bundleOptions } from '../functions/runtime/bundle-options.ts';

/** What differs between stages. A stage that is not listed is somebody's personal one. */
interface StageSettings {
  /** The site's own domain, hosted in Route 53; without it CloudFront's name serves. */
  readonly domain?: string;
  /** Mail is sent from this domain, verified with SES. */
  readonly mailDomain?: string;
  /** Who is told when an alarm rings. */
  readonly alarmEmail?: string;
  /** How many SMS strangers may cause for registrations, and as many for recoveries; 2000 and 200 when it is not said. */
  readonly smsADay?: number;
  readonly smsADayOfNetwork?: number;
  /** As many mails, likewise. */
  readonly mailsADay?: number;
  readonly mailsADayOfNetwork?: number;
}

/** Fill in your own before the first `npx sst deploy --stage production`. */
const STAGES: Readonly<Record<string, StageSettings>> = {
  production: {},
  staging: {},
};

export function settingsOf(app: App): StageSettings {
  return STAGES[app.stage] ?? {};
}

/** Whether the stage holds real people's data: then nothing is ever dropped with a stack. */
export function isKept(app: App): boolean {
  return app.stage in STAGES;
}

export function removalPolicyOf(app: App): RemovalPolicy {
  return isKept(app) ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
}

/** What every Lambda function is unless its stack says otherwise. */
export const functionDefaults: FunctionProps = {
  runtime: 'nodejs24.x',
  architecture: 'arm_64',
  memorySize: '512 MB',
  timeout: Duration.seconds(15).toSeconds(),
  tracing: 'active',
  logRetention: 'three_months',
  nodejs: {
    format: bundleOptions.format,
    minify: bundleOptions.minify,
    sourcemap: false,
    esbuild: {
      target: bundleOptions.target,
      charset: bundleOptions.charset,
      mainFields: [...bundleOptions.mainFields],
      alias: bundleOptions.alias,
      define: bundleOptions.define,
    },
  },
};

export const LOG_RETENTION = RetentionDays.THREE_MONTHS;
