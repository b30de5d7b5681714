import { Logger } from '@aws-lambda-powertools/logger';
import type { Log } from '#core/platform';

const logger = new Logger({ serviceName: 'kabinet' });

/** One JSON line a message, with the facts that name the request or job. */
export function lambdaLog(context: Readonly<Record<string, string>>): Log {
  const child = logger.createChild({ persistentLogAttributes: context });
  return {
    info: (message, facts = {}) => child.info(message, facts),
    warn: (message, facts = {}) => child.warn(message, facts),
    error: (message, facts = {}) => child.error(message, facts),
  };
}
