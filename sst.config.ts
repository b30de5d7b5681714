import type { SSTConfig } from 'sst';
import { Alarms } from './stacks/alarms.ts';
import { Api } from './stacks/api.ts';
import { Identity } from './stacks/identity.ts';
import { Jobs } from './stacks/jobs.ts';
import { Mail } from './stacks/mail.ts';
import { functionDefaults } from './stacks/settings.ts';
import { Storage } from './stacks/storage.ts';
import { Stream } from './stacks/stream.ts';
import { Web } from './stacks/web.ts';

export default {
  config: () => ({ name: 'kabinet', region: 'eu-central-1' }),
  stacks(app) {
    app.setDefaultFunctionProps(functionDefaults);
    app
      .stack(Storage)
      .stack(Identity)
      .stack(Mail)
      .stack(Jobs)
      .stack(Stream)
      .stack(Api)
      .stack(Web)
      .stack(Alarms);
  },
} satisfies SSTConfig;
