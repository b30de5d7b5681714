import { FakeProvider } from './fake-provider.ts';
import { providerConformance } from './provider-conformance.ts';

providerConformance('the fake', async () => {
  const provider = new FakeProvider();
  return { provider, visit: (url, who) => provider.visit(url, who) };
});
