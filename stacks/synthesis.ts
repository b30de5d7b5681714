import { App } from 'sst/constructs';
import { initProject } from 'sst/project.js';
import config from '../sst.config.ts';

/**
 * Synthesises every stack of a stage without an AWS account: what the tests look at.
 * @param before called when all constructs stand, before the templates are written
 */
export async function synthesise(stage: string, before: (app: App) => void): Promise<App> {
  await initProject({ stage } as Parameters<typeof initProject>[0]);
  const app = new App({
    mode: 'deploy',
    stage,
    name: 'kabinet',
    region: 'eu-central-1',
  } as ConstructorParameters<typeof App>[0]);
  await config.stacks(app);
  before(app);
  await app.finish();
  return app;
}
